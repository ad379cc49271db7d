import { describe, expect, test } from 'vitest';
import { newJob } from '../../../plugin/migrate/new-job.ts';
import { oldAgain } from '../../../plugin/migrate/old-again.ts';
import type { KubernetesObject, ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { BatchError, BatchErrors } from '../../../sdk/errors.ts';
import { anOld, aRequest, type Facts, LABELS } from './situation.ts';

const make = (request: Facts['request'], old: ObservedJob = anOld()) => newJob(old, aRequest(request));

const POD = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:6' }] };

/** A Job as `-f` gives it. */
function given(spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = { name: 'next' }) {
  const object = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: { spec: POD }, ...spec } };
  return { manifest: { object: object as KubernetesObject, where: 'next.yaml:1:1' } };
}

function refusal(run: () => unknown): { message: string; hint?: string | undefined; code?: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof BatchErrors) return { message: error.message };
    if (!(error instanceof BatchError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
  throw new Error('it was taken');
}

describe('NEW from OLD', () => {
  test('has what somebody could have written, and the selector and labels of the pods', () => {
    const old = anOld({
      metadata: {
        labels: { app: 'etl', 'job-name': 'old', 'controller-uid': 'uid-of-old' },
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
          'kubectl-batch/migration': 'f00',
          'kubectl-batch/migrated-from': 'older/uid-of-older',
          note: 'kept',
        },
        finalizers: ['example.com/x'],
        ownerReferences: [],
        managedFields: [{}],
        generation: 3,
      },
    });
    expect(make({ to: 'new', images: ['perl:6'] }, old)).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'new',
        namespace: 'default',
        labels: { app: 'etl' },
        annotations: { note: 'kept', 'kubectl-batch/migrated-from': 'old/uid-of-old' },
      },
      spec: {
        parallelism: 2,
        completions: 4,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
        manualSelector: true,
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-of-old' } },
        template: { metadata: { labels: LABELS }, spec: POD },
      },
    });
  });

  test('keeps the name unless another is given, and leaves OLD as it is', () => {
    const old = anOld();
    expect(make({ sets: ['spec.parallelism=3'] }, old).metadata.name).toBe('old');
    expect(old).toEqual(anOld());
  });

  test('keeps a selector verbatim that an older cluster or an earlier migration made', () => {
    const selector = {
      matchLabels: { 'controller-uid': 'uid-of-older' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['batch'] },
        { key: 'canary', operator: 'DoesNotExist' },
      ],
    };
    const labels = { 'controller-uid': 'uid-of-older', 'job-name': 'older', tier: 'batch', app: 'etl' };
    const old = anOld({ spec: { manualSelector: true, selector, template: { metadata: { labels }, spec: POD } } });
    expect(make({ to: 'new' }, old).spec).toMatchObject({ selector, template: { metadata: { labels } } });
    expect(make({ ...given(), to: 'new' }, old).spec).toMatchObject({
      selector,
      template: {
        metadata: { labels: { 'controller-uid': 'uid-of-older', 'job-name': 'older', tier: 'batch' } },
      },
    });
  });

  test('may have a field that we do not know, if OLD has it', () => {
    const old = anOld({ spec: { brandNew: true } });
    expect(make({ to: 'new' }, old).spec).toMatchObject({ brandNew: true });
    expect(refusal(() => make({ sets: ['spec.brandNewer=1'] }, old))).toEqual({
      code: 'InvalidManifest',
      message: 'job "old" with these changes: spec.brandNewer: is not a field of JobSpec',
    });
  });
});

describe('NEW from a manifest', () => {
  test("has its fields, less what a dump has more, and OLD's namespace, selector and labels", () => {
    const metadata = {
      name: 'next',
      labels: { team: 'data', 'job-name': 'next' },
      uid: 'u',
      resourceVersion: '9',
      creationTimestamp: null,
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'c', uid: 'c' }],
    };
    const dumped = given(
      {
        selector: { matchLabels: { 'controller-uid': 'other' } },
        template: { metadata: { labels: { 'controller-uid': 'other', tier: 'batch' } }, spec: POD },
      },
      metadata,
    );
    expect(make({ ...dumped, images: ['main=perl:7'] })).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'next',
        namespace: 'default',
        labels: { team: 'data' },
        annotations: { 'kubectl-batch/migrated-from': 'old/uid-of-old' },
      },
      spec: {
        manualSelector: true,
        selector: anOld().spec.selector,
        template: {
          metadata: {
            labels: {
              'batch.kubernetes.io/controller-uid': 'uid-of-old',
              'controller-uid': 'uid-of-old',
              'batch.kubernetes.io/job-name': 'old',
              'job-name': 'old',
              tier: 'batch',
            },
          },
          spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:7' }] },
        },
      },
    });
  });

  test("takes the name of --to first, then its own, then OLD's", () => {
    expect(make({ ...given(), to: 'new' }).metadata.name).toBe('new');
    expect(make(given()).metadata.name).toBe('next');
    expect(make(given({}, {})).metadata.name).toBe('old');
    expect(make(given({ manualSelector: true, selector: anOld().spec.selector })).spec).toMatchObject({
      selector: anOld().spec.selector,
    });
  });
});

const manual = (labels: Record<string, string>) =>
  anOld({
    spec: {
      manualSelector: true,
      selector: { matchLabels: { app: 'etl' } },
      template: { metadata: { labels }, spec: POD },
    },
  });

const refused: [what: string, request: Facts['request'], expected: object, old?: ObservedJob][] = [
  [
    'labels that contradict the selector',
    given({ template: { metadata: { labels: { app: 'web' } }, spec: POD } }),
    {
      code: 'InvalidManifest',
      message: 'next.yaml:1:1: spec.template.metadata.labels.app: must be "etl", is "web"',
      hint: 'the selector of job "old" asks for it, and a selector cannot change while its pods run',
    },
    manual({ app: 'etl' }),
  ],
  [
    'a set label that contradicts it',
    { sets: ['spec.template.metadata.labels.app=web'] },
    {
      code: 'InvalidManifest',
      message: 'job "old" with these changes: spec.template.metadata.labels.app: must be "etl", is "web"',
      hint: 'the selector of job "old" asks for it, and a selector cannot change while its pods run',
    },
    manual({ app: 'etl' }),
  ],
  [
    'labels that an expression excludes',
    { sets: ['spec.template.metadata.labels.canary=yes!'] },
    {
      code: 'InvalidManifest',
      message: 'job "old" with these changes: spec.template.metadata.labels: must match the selector of job "old"',
      hint: 'the selector is {"matchExpressions":[{"key":"canary","operator":"DoesNotExist"}]}',
    },
    anOld({ spec: { selector: { matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }] } } }),
  ],
  [
    'another selector',
    given({ manualSelector: true, selector: { matchLabels: { app: 'x' } } }),
    {
      code: 'InvalidManifest',
      message: 'next.yaml:1:1: spec.selector: must be that of job "old"',
      hint: 'leave selector and manualSelector out: the migration writes them',
    },
  ],
  [
    'another namespace',
    given({}, { name: 'next', namespace: 'other' }),
    {
      code: 'Usage',
      message: 'next.yaml:1:1: is for namespace "other", and job "old" is in "default"',
      hint: 'pods stay in their namespace, and their Job with them',
    },
  ],
  [
    'another kind',
    { manifest: { object: { apiVersion: 'v1', kind: 'Pod', metadata: {} }, where: 'pod.yaml:1:1' } },
    { code: 'Usage', message: 'pod.yaml:1:1: a Pod cannot take the place of a Job', hint: undefined },
  ],
  [
    'a name that is made by the server',
    given({}, { generateName: 'next-' }),
    {
      code: 'Usage',
      message: 'next.yaml:1:1: has a generateName, and a migration needs the name beforehand',
      hint: 'give it: --to NAME',
    },
  ],
  [
    'a name that is none',
    { to: 'New' },
    {
      code: 'Usage',
      message: '--to New: must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      hint: undefined,
    },
  ],
  [
    'a name too long for the hostnames',
    { to: 'n'.repeat(62) },
    {
      code: 'Usage',
      message: `--to ${'n'.repeat(62)}: must have at most 61 characters with 4 completions, since "<name>-3" becomes a hostname`,
      hint: undefined,
    },
    anOld({ spec: { completionMode: 'Indexed' } }),
  ],
  [
    'a name too long for the hostnames, in a manifest',
    given({ completionMode: 'Indexed', completions: 4 }, { name: 'n'.repeat(62) }),
    {
      code: 'InvalidManifest',
      message:
        'next.yaml:1:1: metadata.name: must have at most 61 characters with 4 completions, since "<name>-3" becomes a hostname',
    },
  ],
  [
    'an unknown field',
    { sets: ['spec.paralelism=3'] },
    {
      code: 'InvalidManifest',
      message: 'job "old" with these changes: spec.paralelism: is not a field of JobSpec (did you mean `parallelism`?)',
    },
  ],
  [
    'values that no server takes, all of them',
    { sets: ['spec.parallelism=-1', 'metadata.labels.version=3'] },
    {
      message: [
        'job "old" with these changes: metadata.labels.version: must be a text, is 3 (put it in quotes)',
        'job "old" with these changes: spec.parallelism: must be 0 or more, is -1',
      ].join('\n'),
    },
  ],
  [
    'a container that is not there',
    { images: ['mian=perl:6'] },
    {
      code: 'Usage',
      message: '--image mian=perl:6: there is no container "mian": there is main',
      hint: 'did you mean main?',
    },
  ],
  [
    'no image',
    { images: ['main='] },
    { code: 'Usage', message: '--image main=: "" is no image', hint: 'write it like --image main=busybox:1.37' },
  ],
  [
    'an image for one of several containers',
    { images: ['perl:6'] },
    {
      code: 'Usage',
      message: '--image perl:6: which container? There are main, side, init',
      hint: 'write --image main=perl:6',
    },
    anOld({
      spec: {
        template: {
          metadata: { labels: LABELS },
          spec: {
            restartPolicy: 'Never',
            containers: [
              { name: 'main', image: 'perl:5' },
              { name: 'side', image: 'perl:5' },
            ],
            initContainers: [{ name: 'init', image: 'perl:5' }],
          },
        },
      },
    }),
  ],
];

test.each(refused)('refuses %s', (_, request, expected, old) => {
  expect(refusal(() => make(request, old))).toEqual(expected);
});

test('a name may be as long as the API lets it, since it goes into no label', () => {
  expect(make({ to: 'n'.repeat(100) }).metadata.name).toHaveLength(100);
});

test('OLD comes back with its own name, spec and selector', () => {
  const again = oldAgain(anOld({ metadata: { annotations: { 'kubectl-batch/migration': 'x' } } }));
  expect(again.metadata).toEqual({ name: 'old', namespace: 'default' });
  expect(again.spec).toEqual({ ...anOld().spec, manualSelector: true });
});
