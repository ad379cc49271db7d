import { describe, expect, test } from 'vitest';
import { diffMissing, diffObject } from '../../../plugin/plan/diff.ts';
import { renderDiff, renderDiffJson, renderDiffSummary, renderImmutable } from '../../../plugin/render/diff.ts';

const written = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi' },
  spec: {
    parallelism: 2,
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl:5' }] } },
  },
};

/** As the server has it: with its defaults, and what it keeps about every object. */
function onServer(spec: Record<string, unknown> = {}, container: Record<string, unknown> = {}) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'pi',
      namespace: 'team',
      uid: 'x',
      resourceVersion: '1',
      generation: 3,
      creationTimestamp: '2026-11-20T10:00:00Z',
      managedFields: [{}],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
    spec: {
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      parallelism: 2,
      template: {
        spec: {
          containers: [{ name: 'main', image: 'perl:5', imagePullPolicy: 'IfNotPresent', ...container }],
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Never',
        },
      },
      ...spec,
    },
    status: { active: 1 },
  };
}

const diff = (live: object, wanted: object, object = written) =>
  diffObject({
    object,
    where: 'job.yaml:1:1',
    live: live as Record<string, unknown>,
    wanted: wanted as Record<string, unknown>,
  });

describe('diffObject', () => {
  test('what the server keeps about an object is no difference', () => {
    const live = onServer();
    const wanted = { ...onServer(), status: {}, metadata: { name: 'pi', namespace: 'team', uid: 'y' } };
    expect(diff(live, wanted).state).toBe('same');
  });

  test('shows what was written and what differs, without the defaults that both have', () => {
    const result = diff(onServer({ backoffLimit: 4 }, { image: 'perl:4' }), onServer({}, { command: ['true'] }));
    expect(renderDiff(result, { colour: false })).toBe(`--- job.batch/pi on the cluster
+++ job.batch/pi in job.yaml:1:1
@@ -3,11 +3,13 @@
 metadata:
   name: pi
 spec:
-  backoffLimit: 4
+  backoffLimit: 6
   parallelism: 2
   template:
     spec:
       containers:
-      - image: perl:4
+      - command:
+        - "true"
+        image: perl:5
         name: main
       restartPolicy: Never
`);
    expect(renderImmutable(result)).toBe(
      'Warning: job.batch/pi: spec.template cannot be changed; kubectl batch run --replace runs it anew\n',
    );
  });

  test('items that one side does not have', () => {
    const sidecar = { name: 'proxy', image: 'envoy:1', imagePullPolicy: 'IfNotPresent' };
    const more = onServer();
    more.spec.template.spec.containers.push(sidecar as never);
    expect(diff(more, onServer()).live).toMatchObject({
      spec: { template: { spec: { containers: [{ name: 'main', image: 'perl:5' }, sidecar] } } },
    });
    const object = structuredClone(written);
    object.spec.template.spec.containers.push({ name: 'proxy', image: 'envoy:1' });
    expect(diff(onServer(), more, object).wanted).toMatchObject({
      spec: { template: { spec: { containers: [{}, { name: 'proxy', image: 'envoy:1' }] } } },
    });
    expect(JSON.stringify(diff(onServer(), more, object).wanted)).not.toContain('imagePullPolicy');
  });

  test.each([
    [{ parallelism: 3 }, []],
    [{ completions: 3 }, ['completions']],
    [{ completionMode: 'Indexed', completions: 3, parallelism: 3 }, ['completionMode']],
    [{ successPolicy: {}, managedBy: 'x.y/z', suspend: true }, ['successPolicy', 'managedBy']],
  ])('%j: of these cannot be changed: %j', (spec, immutable) => {
    expect(diff(onServer(), onServer(spec)).immutable).toEqual(immutable);
  });

  test('other kinds are left to the server', () => {
    const map = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data });
    const object = map({ a: '1' }) as never;
    expect(diff(map({ a: '1' }), map({ a: '2' }), object)).toMatchObject({ state: 'differs', immutable: [] });
  });
});

test('values of Secrets are not shown, only which of them differ', () => {
  const secret = (data: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, data });
  const object = secret({ user: 'bWU=', password: 'MQ==', more: 'Mg==' });
  const result = diff(secret({ user: 'bWU=', password: 'MA==' }), object, object as never);
  const text = renderDiff(result, { colour: false });
  expect(text).toBe(`--- secret/key on the cluster
+++ secret/key in job.yaml:1:1
@@ -1,6 +1,7 @@
 apiVersion: v1
 data:
-  password: "*** (before)"
+  more: "*** (after)"
+  password: "*** (after)"
   user: "***"
 kind: Secret
 metadata:
`);
  expect(JSON.parse(renderDiffJson([result], 0)).objects[0].changes).toEqual([
    { path: ['data', 'password'], old: '*** (before)', new: '*** (after)' },
    { path: ['data', 'more'], new: '*** (after)' },
  ]);
  const missing = diffMissing(object, 'a.yaml:1:1', 'team');
  expect(renderDiff(missing, { colour: false })).not.toMatch(/MQ==|bWU=/);
  expect(renderDiffJson([missing], 0)).not.toMatch(/MQ==|bWU=/);
});

test('what is not there is shown whole, in colour on a terminal', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '1' } };
  const result = diffMissing(object, 'a.yaml:1:1', undefined);
  expect(renderDiff(result, { colour: false })).toBe(`--- configmap/a is not there
+++ configmap/a in a.yaml:1:1
@@ -0,0 +1,6 @@
+apiVersion: v1
+data:
+  a: "1"
+kind: ConfigMap
+metadata:
+  name: a
`);
  expect(renderDiff(result, { colour: true })).toContain('\u001b[32m+apiVersion: v1\u001b[39m\n');
  expect(renderDiffSummary([result, { ...result, state: 'same' }, { ...result, state: 'same' }])).toBe(
    '1 is not there, 2 are the same\n',
  );
});
