import { ApiObject, ApiObjectMetadataDefinition, type ApiObjectProps, App, Chart, Lazy } from 'cdk8s';
import { expect, test } from 'vitest';
import { PatchedObject } from '../../../sdk/constructs/patched-object.ts';
import { renderMetadata } from '../../../sdk/constructs/render-object.ts';
import { kplus } from '../../../sdk/index.ts';
import fc from '../../helpers/fast-check.ts';

/** The result, or why there is none. */
function textOf(render: () => unknown): string | undefined {
  try {
    return JSON.stringify(render());
  } catch (error) {
    return (error as Error).message;
  }
}

/** What cdk8s makes of the same object, in the same order. */
function rendered(props: object, app = new App()): { ours: string | undefined; theirs: string | undefined } {
  const chart = new Chart(app, 'etl', { labels: { team: 'data' } });
  const object = new PatchedObject(chart, 'o', { apiVersion: 'v1', kind: 'Thing', ...props } as ApiObjectProps);
  return { ours: textOf(() => object.toJson()), theirs: textOf(() => ApiObject.prototype.toJson.call(object)) };
}

/** Setting `__proto__` changes what an object is. */
const keys = fc.string().filter((key) => key !== '__proto__');
const values = fc.letrec((value) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.array(value('any'), { maxLength: 3 }),
    fc.dictionary(keys, value('any'), { maxKeys: 4, noNullPrototype: true }),
    value('any').map((late) => ({ resolve: () => late })),
    value('any').map((late) => Lazy.any({ produce: () => late })),
    fc.constant(kplus.k8s.Quantity.fromString('500m')),
    fc.constant(new Map([['no', 'manifest']])),
  ),
})).any;

test('any object is written as cdk8s would write it', () => {
  fc.assert(
    fc.property(values, values, (spec, label) => {
      const { ours, theirs } = rendered({ metadata: { labels: { label } }, spec, data: { label } });
      expect(ours).toBe(theirs);
    }),
    { numRuns: 1000 },
  );
});

test('metadata of pods are written as cdk8s would write them', () => {
  const apiObject = new ApiObject(new Chart(new App(), 'etl'), 'o', { apiVersion: 'v1', kind: 'Thing' });
  fc.assert(
    fc.property(fc.dictionary(keys, values, { noNullPrototype: true }), values, (annotations, future) => {
      const metadata = { labels: { app: 'j' }, annotations, future };
      const theirs = new ApiObjectMetadataDefinition({ ...metadata, apiObject } as never);
      expect(textOf(() => renderMetadata(metadata, apiObject))).toBe(textOf(() => theirs.toJson()));
    }),
    { numRuns: 1000 },
  );
});

test('resolvers of the app are heard', () => {
  const shout = {
    resolve: (context: { value: unknown; replaceValue: (value: unknown) => void }) => {
      if (context.value === 'now') context.replaceValue('NOW');
    },
  };
  const { ours, theirs } = rendered({ spec: { when: 'now' } }, new App({ resolvers: [shout] }));
  expect(ours).toContain('"NOW"');
  expect(ours).toBe(theirs);
});
