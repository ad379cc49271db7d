import { ApiObject, type App, Duration, JsonPatch } from 'cdk8s';
import { expect, test } from 'vitest';
import { IndexedJob, Job, type JobProps } from '../../../sdk/index.ts';
import { newChart, refusal } from './synth.ts';

const HEAD = 'Validation failed with the following errors:';
const job = (props: object) => refusal((chart) => new Job(chart, 'j', props as JobProps));
const containers = [{ image: 'busybox' }];

test('everything at once, each with its construct, field, value and mending', () => {
  const lines = refusal((chart) => {
    new Job(chart, 'one', { containers: [{ image: 'a' }, { image: 'b' }], backoffLimit: -4 });
    new Job(chart, 'two', { containers, restartPolicy: 'Always' as 'Never', parallelism: 1.5 });
    new Job(chart, 'fine', { containers });
  });
  expect(lines).toEqual([
    HEAD,
    '[etl/one] spec.backoffLimit: must be 0 or more, is -4',
    '[etl/one] spec.template.spec.containers[1].name: must be unique, is "main" (give it another name)',
    '[etl/two] spec.parallelism: must be a whole number of at most 2147483647, is 1.5',
    '[etl/two] spec.template.spec.restartPolicy: must be Never or OnFailure in a Job, is "Always"',
  ]);
});

test.each<[string, object, string[]]>([
  [
    'a mistyped property',
    { containers, completion: 3 },
    ['completion: is not a property (did you mean `completions`?)'],
  ],
  [
    'seconds instead of a Duration',
    { containers, activeDeadlineSeconds: 3, ttlSecondsAfterFinished: 1, terminationGracePeriodSeconds: 1 },
    [
      'activeDeadlineSeconds: is not a property (write activeDeadline: Duration.seconds(...))',
      'ttlSecondsAfterFinished: is not a property (write ttlAfterFinished: Duration.seconds(...))',
      'terminationGracePeriodSeconds: is not a property (write terminationGracePeriod: Duration.seconds(...))',
    ],
  ],
  [
    'a number instead of a Duration',
    { containers, activeDeadline: 600, podActiveDeadline: '10m', kueue: { queueName: 'q', maxExecTime: 60 } },
    [
      'activeDeadline: must be a Duration, is 600 (write Duration.seconds(600))',
      'podActiveDeadline: must be a Duration, is "10m" (write Duration.seconds(...))',
      'kueue.maxExecTime: must be a Duration, is 60 (write Duration.seconds(60))',
      'spec.template.spec.activeDeadlineSeconds: must be a whole number, is "10m"',
    ],
  ],
  [
    'the deadlines of Job and pod by the names of the API',
    { containers, activeDeadlineSeconds: 3, podActiveDeadlineSeconds: 3 },
    [
      'activeDeadlineSeconds: is not a property (write activeDeadline: Duration.seconds(...))',
      'podActiveDeadlineSeconds: is not a property (write podActiveDeadline: Duration.seconds(...))',
    ],
  ],
  [
    'a probe of the Job, a deadline of a container',
    { containers: [{ image: 'busybox', activeDeadlineSeconds: 3 }], livenessProbe: {} },
    [
      'livenessProbe: is not a property (write it in containers: [{ livenessProbe: ... }])',
      "spec.template.spec.containers[0].activeDeadlineSeconds: is not a field of Container (move it to the Job's spec)",
    ],
  ],
  [
    'a template',
    { containers, template: {} },
    ['template: is not a property (write the fields of the pod beside those of the Job)'],
  ],
  [
    'a mistyped field of a container',
    { containers: [{ image: 'x', comand: ['x'] }] },
    ['spec.template.spec.containers[0].comand: is not a field of Container (did you mean `command`?)'],
  ],
  ['no containers', { containers: [] }, ['spec.template.spec.containers: must have at least one container']],
  ['no containers at all', {}, ['spec.template.spec.containers: must have at least one container']],
  ['no image', { containers: [{}] }, ['spec.template.spec.containers[0].image: is required']],
  [
    'half a second',
    { containers, activeDeadline: Duration.millis(500) },
    ['spec.activeDeadlineSeconds: must be a whole number, is 0.5'],
  ],
  [
    'a variable that is a number',
    { containers: [{ image: 'x', env: { N: 3 } }] },
    ['spec.template.spec.containers[0].env[0].value: must be a text, is 3 (put it in quotes)'],
  ],
  [
    'an id that makes no name',
    { containers, metadata: { name: 'under_score' } },
    [
      'metadata.name: must be lower-case letters, digits, "-" and ".", and begin and end with a letter or digit, is "under_score"',
    ],
  ],
])('%s', (_, props, lines) => {
  expect(job(props)).toEqual([HEAD, ...lines.map((line) => `[etl/j] ${line}`)]);
});

test('warnings stop nobody', () => {
  expect(job({ containers, parallelism: 0 })[0]).toMatch(/^not refused:/);
});

test('a name too long for the indexes', () => {
  const name = 'a'.repeat(62);
  const lines = refusal((chart) => new IndexedJob(chart, 'i', { completions: 10, containers, metadata: { name } }));
  expect(lines).toEqual([
    HEAD,
    '[etl/i] metadata.name: must have at most 61 characters with 10 completions, since "<name>-9" becomes a hostname',
  ]);
});

test('what changed since the last synthesis is judged anew', () => {
  const chart = newChart();
  const changed = new Job(chart, 'j', { containers });
  const synthesise = () => (chart.node.root as App).synthYaml();
  expect(synthesise).not.toThrow();
  ApiObject.of(changed).addJsonPatch(JsonPatch.add('/spec/backoffLimit', -1));
  expect(synthesise).toThrow('[etl/j] spec.backoffLimit: must be 0 or more, is -1');
  ApiObject.of(changed).addJsonPatch(JsonPatch.replace('/spec/backoffLimit', 1));
  expect(synthesise).not.toThrow();
});
