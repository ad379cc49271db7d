import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Job, type JobProps } from '../../../sdk/index.ts';
import { newChart, objects, refusal } from './synth.ts';

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

describe('a patch that is lost is refused', () => {
  const HEAD = 'Validation failed with the following errors:';
  const refused = (...patches: JsonPatch[]) =>
    refusal((chart) => {
      const job = new Job(chart, 'j', { containers: [{ image: 'busybox:1.36' }], parallelism: 2 });
      ApiObject.of(job).addJsonPatch(...patches);
    });
  const { add, copy, move, remove, replace, test: testFor } = JsonPatch;

  test.each<[string, JsonPatch, string]>([
    [
      'nothing to remove',
      remove('/spec/completions'),
      'spec.completions: is not there, so the patch "remove /spec/completions" is lost (leave the patch out)',
    ],
    [
      'nothing to replace',
      replace('/spec/backoffLimit', 3),
      'spec.backoffLimit: is not there, so the patch "replace /spec/backoffLimit" is lost (add it instead)',
    ],
    [
      'a mistyped field',
      replace('/spec/paralelism', 3),
      'spec.paralelism: is not there, so the patch "replace /spec/paralelism" is lost (did you mean `parallelism`?)',
    ],
    [
      'nothing to add to',
      add('/spec/template/metadata/annotations/note', 'x'),
      'spec.template.metadata: is not there, so the patch "add /spec/template/metadata/annotations/note" is lost (add /spec/template/metadata first, as an object)',
    ],
    [
      'a mistyped parent',
      add('/spec/templat/spec/hostname', 'x'),
      'spec.templat: is not there, so the patch "add /spec/templat/spec/hostname" is lost (did you mean `template`?)',
    ],
    [
      'no slash at the start',
      add('spec/completions', 3),
      'the object: is not patched by a path without "/" before it, so the patch "add spec/completions" is lost (write /spec/completions)',
    ],
    [
      'a container by its name',
      replace('/spec/template/spec/containers/main/image', 'x'),
      'spec.template.spec.containers: has 1 item and none that is called "main", so the patch "replace /spec/template/spec/containers/main/image" is lost (write 0 in its place)',
    ],
    [
      'a container that is not there',
      add('/spec/template/spec/containers/5', {}),
      'spec.template.spec.containers: has 1 item and none that is called "5", so the patch "add /spec/template/spec/containers/5" is lost (write a number from 0 to 1, or "-" for the end in its place)',
    ],
    [
      'no container to remove',
      remove('/spec/template/spec/containers/1'),
      'spec.template.spec.containers: has 1 item and none that is called "1", so the patch "remove /spec/template/spec/containers/1" is lost (write 0 in its place)',
    ],
    [
      'below a text',
      add('/kind/name', 'x'),
      'kind: is "Job", which has no fields, so the patch "add /kind/name" is lost (patch a field of an object)',
    ],
    [
      'no value',
      add('/spec/completions', undefined),
      'spec.completions: would become undefined, so the patch "add /spec/completions" is lost (give the patch a value, or remove it)',
    ],
    [
      'nothing to copy',
      copy('/spec/completions', '/spec/backoffLimit'),
      'spec.completions: is not there, so the patch "copy /spec/completions /spec/backoffLimit" is lost (leave the patch out)',
    ],
    [
      'nowhere to move it',
      move('/spec/parallelism', '/spec/deep/parallelism'),
      'spec.deep: is not there, so the patch "move /spec/parallelism /spec/deep/parallelism" is lost (add /spec/deep first, as an object)',
    ],
    [
      'a test that fails',
      testFor('/kind', 'Pod'),
      'kind: is "Job" and not "Pod", so the patch "test /kind" is lost (test for what is there)',
    ],
    [
      'a prototype',
      add('/__proto__/x', 1),
      '__proto__: is no field, so the patch "add /__proto__/x" is lost (give the field another name)',
    ],
  ])('%s', (_, patch, line) => {
    expect(refused(patch)).toEqual([HEAD, `[etl/j] ${line}`]);
  });

  test('each of them, and what the others do', () => {
    expect(refused(remove('/spec/a'), add('/spec/backoffLimit', -1), remove('/spec/b'))).toEqual([
      HEAD,
      '[etl/j] spec.a: is not there, so the patch "remove /spec/a" is lost (leave the patch out)',
      '[etl/j] spec.b: is not there, so the patch "remove /spec/b" is lost (leave the patch out)',
      '[etl/j] spec.backoffLimit: must be 0 or more, is -1',
    ]);
  });

  test('without validation as well', () => {
    const object = ApiObject.of(new Job(newChart(), 'j', { containers: [{ image: 'busybox:1.36' }] }));
    object.addJsonPatch(remove('/spec/a'));
    expect(() => object.toJson()).toThrow(
      '[etl/j/Resource] spec.a: is not there, so the patch "remove /spec/a" is lost (leave the patch out)',
    );
  });

  test('those that build on one another are not', () => {
    const lines = refused(
      testFor('/kind', 'Job'),
      add('/spec/template/metadata', { labels: { 'a/b': 'x' } }),
      replace('/spec/template/metadata/labels/a~1b', 'y'),
      copy('/spec/template/spec/containers/0', '/spec/template/spec/containers/-'),
      replace('/spec/template/spec/containers/1/name', 'second'),
      move('/spec/parallelism', '/spec/backoffLimit'),
    );
    expect(lines[0]).toMatch(/^not refused:/);
  });
});
