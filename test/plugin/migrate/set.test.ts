import { expect, test } from 'vitest';
import { setField } from '../../../plugin/migrate/set.ts';
import { UsageError } from '../../../sdk/errors.ts';

function target() {
  return {
    metadata: { labels: { app: 'etl', 'example.com/team': 'data' } },
    spec: {
      parallelism: 2,
      template: {
        spec: {
          containers: [{ name: 'main', image: 'perl:5' }, { name: 'side' }] as Record<string, unknown>[],
          tolerations: [{ key: 'gpu' }],
        },
      },
    },
  };
}

type Target = ReturnType<typeof target>;
const pod = ({ spec }: Target) => spec.template.spec;

const set: [word: string, where: (set: Target) => unknown, value: unknown][] = [
  ['spec.parallelism=8', ({ spec }) => spec.parallelism, 8],
  ['.spec.parallelism=8', ({ spec }) => spec.parallelism, 8],
  ['spec.parallelism=null', ({ spec }) => Object.keys(spec), ['template']],
  ['spec.suspend=true', ({ spec }) => spec, { ...target().spec, suspend: true }],
  ['spec.template.spec.containers[main].image=busybox:1.37', (to) => pod(to).containers[0]?.image, 'busybox:1.37'],
  ['spec.template.spec.containers[1].image=a=b', (to) => pod(to).containers[1]?.image, 'a=b'],
  ['spec.template.spec.containers[2]={name: more}', (to) => pod(to).containers[2], { name: 'more' }],
  ['spec.template.spec.containers[side]=null', (to) => pod(to).containers.map(({ name }) => name), ['main']],
  [
    'spec.template.spec.containers[main].command=[sh, -c, "sleep 1"]',
    (to) => pod(to).containers[0]?.command,
    ['sh', '-c', 'sleep 1'],
  ],
  [
    'spec.template.spec.containers[main].env[0]={name: A, value: "1"}',
    (to) => pod(to).containers[0]?.env,
    [{ name: 'A', value: '1' }],
  ],
  ['spec.template.spec.tolerations[0].key=cpu', (to) => pod(to).tolerations, [{ key: 'cpu' }]],
  ["metadata.labels['example.com/team']=ops", ({ metadata }) => metadata.labels['example.com/team'], 'ops'],
  ['metadata.labels["example.com/team"]=null', ({ metadata }) => metadata.labels, { app: 'etl' }],
  ['metadata.labels[app]=x', ({ metadata }) => metadata.labels.app, 'x'],
  ['metadata.labels.app=', ({ metadata }) => metadata.labels.app, ''],
  ["metadata.labels.app='8'", ({ metadata }) => metadata.labels.app, '8'],
  ['metadata.labels.app=see: below # here', ({ metadata }) => metadata.labels.app, 'see: below # here'],
  ['metadata.labels.app=- x', ({ metadata }) => metadata.labels.app, '- x'],
  ['metadata.labels.__proto__=x', ({ metadata }) => Object.entries(metadata.labels).at(-1), ['__proto__', 'x']],
  ['metadata.constructor.x=1', ({ metadata }) => Object.hasOwn(metadata, 'constructor'), true],
  [
    'metadata.annotations.note=two words',
    ({ metadata }) => metadata,
    {
      ...target().metadata,
      annotations: { note: 'two words' },
    },
  ],
];

test.each(set)('%s', (word, where, value) => {
  const to = target();
  setField(to, word);
  expect(where(to)).toEqual(value);
});

const GRAMMAR = 'write it like spec.template.spec.containers[main].image=busybox:1.37';

const refused: [word: string, message: string, hint: string | undefined][] = [
  ['spec.parallelism', 'there is no "="', GRAMMAR],
  ['', 'cannot read the path at ""', GRAMMAR],
  ['=8', 'cannot read the path at "=8"', GRAMMAR],
  ['[0]=8', 'cannot read the path at "[0]=8"', GRAMMAR],
  ['spec..x=8', 'cannot read the path at "..x=8"', GRAMMAR],
  ['spec.a[b=8', 'cannot read the path at "[b=8"', GRAMMAR],
  ['spec.a[*].b=8', '[*] is no item', 'name each item: [main], or its place: [0]'],
  [
    'spec.template.spec.containers[mian].image=x',
    'spec.template.spec.containers has no item "mian": there are main, side',
    'did you mean spec.template.spec.containers[main]?',
  ],
  [
    'spec.template.spec.containers[worker].image=x',
    'spec.template.spec.containers has no item "worker": there are main, side',
    'spec.template.spec.containers[2]={name: worker, ...} adds one',
  ],
  [
    'spec.template.spec.tolerations[gpu].key=x',
    'spec.template.spec.tolerations has no item "gpu": none has a name',
    'spec.template.spec.tolerations[1]={name: gpu, ...} adds one',
  ],
  ['spec.template.spec.tolerations[3].key=x', 'spec.template.spec.tolerations has 1 item', '[1] adds one'],
  [
    'spec.template.spec.containers.image=x',
    'spec.template.spec.containers is a list',
    'say which item: spec.template.spec.containers[main].image',
  ],
  [
    'spec.template.spec.containers[main].env[A].value=1',
    'there is no spec.template.spec.containers[main].env',
    undefined,
  ],
  ['spec.parallelism.x=1', 'spec.parallelism is 2 and has no fields', undefined],
  ['spec.x=[a', 'cannot read the value: ', 'write text that holds signs of YAML in quotes'],
  ['metadata.name=x', 'cannot be set', 'the new name: --to NAME'],
  ['metadata.namespace=x', 'cannot be set', 'pods stay in their namespace'],
  ['spec.selector.matchLabels.app=x', 'cannot be set', 'the selector cannot change while its pods run'],
  ['spec.manualSelector=false', 'cannot be set', 'the migration sets it'],
  ['status.active=1', 'cannot be set', 'the Job controller writes the status'],
  ['kind=CronJob', 'cannot be set', 'it stays a Job'],
  [
    "spec.template.metadata.labels['batch.kubernetes.io/job-name']=x",
    'cannot be set',
    'the label stays as the running pods have it',
  ],
];

test.each(refused)('refuses %s', (word, message, hint) => {
  const to = target();
  const error = thrown(() => setField(to, word));
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toContain(`--set ${word}: ${message}`);
  expect(error.hint).toBe(hint);
  expect(to).toEqual(target());
});

function thrown(run: () => void): UsageError {
  try {
    run();
  } catch (error) {
    return error as UsageError;
  }
  throw new Error('it was taken');
}
