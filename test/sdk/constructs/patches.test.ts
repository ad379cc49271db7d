import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Job, type JobProps } from '../../../sdk/index.ts';
import { objects } from './synth.ts';

/** A patch of any field arrives; typed constructs of cdk8s-plus drop what their version does not know. */
describe('patches survive', () => {
  const patched = (path: string, value: unknown, props: Partial<JobProps> = {}) => {
    const [job] = objects((chart) => {
      const construct = new Job(chart, 'j', { containers: [{ image: 'busybox' }], ...props } as JobProps);
      ApiObject.of(construct).addJsonPatch(JsonPatch.add(path, value));
    });
    return path
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], job);
  };
  const indexed: Partial<JobProps> = { completionMode: 'Indexed', completions: 3 };

  test.each<[string, unknown, Partial<JobProps>?]>([
    ['/spec/completions', 3],
    ['/spec/backoffLimitPerIndex', 1, indexed],
    ['/spec/successPolicy', { rules: [{ succeededCount: 1 }] }, indexed],
    ['/spec/podReplacementPolicy', 'Failed'],
    ['/spec/managedBy', 'example.com/queue'],
    ['/spec/future', { x: [1, { y: 2 }] }],
    ['/spec/template/spec/future', 'x'],
    ['/spec/template/spec/containers/0/restartPolicy', 'OnFailure'],
    ['/spec/template/spec/containers/0/future', true],
    ['/metadata/future', 'x'],
    ['/future', 'x'],
  ])('%s', (path, value, props) => {
    expect(patched(path, value, props)).toEqual(value);
  });
});

test('a patch that makes a Job impossible is refused like the rest', () => {
  expect(() =>
    objects((chart) => {
      const job = new Job(chart, 'j', { containers: [{ image: 'busybox' }] });
      ApiObject.of(job).addJsonPatch(JsonPatch.add('/spec/backoffLimit', -1));
    }),
  ).toThrow('[etl/j] spec.backoffLimit: must be 0 or more, is -1');
});

test('what a patch removes is gone', () => {
  const [job] = objects((chart) => {
    const construct = new Job(chart, 'j', { containers: [{ image: 'busybox' }], parallelism: 2, backoffLimit: 1 });
    ApiObject.of(construct).addJsonPatch(
      JsonPatch.remove('/spec/parallelism'),
      JsonPatch.replace('/spec/backoffLimit', 5),
    );
  });
  expect((job as { spec: object }).spec).toEqual({
    backoffLimit: 5,
    template: { spec: { containers: [{ image: 'busybox', name: 'main' }], restartPolicy: 'Never' } },
  });
});
