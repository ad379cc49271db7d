import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CronJob, IndexedJob, Job, setDefaults } from '../../../sdk/index.ts';
import { FORBIDDEN } from './forbidden-pods.ts';
import { objects, podSpec, refusal, synth } from './synth.ts';

const containers = [{ image: 'busybox', command: ['true'] }];

test('restricted writes what that level wants, and a place to write to', () => {
  const yaml = synth((chart) => {
    setDefaults(chart, { security: 'restricted' });
    new Job(chart, 'j', { containers, initContainers: [{ image: 'init' }] });
  });
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: etl-j
spec:
  template:
    spec:
      containers:
        - command:
            - "true"
          image: busybox
          name: main
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
          volumeMounts:
            - mountPath: /tmp
              name: batch-tmp
      initContainers:
        - image: init
          name: init-0
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            readOnlyRootFilesystem: true
          volumeMounts:
            - mountPath: /tmp
              name: batch-tmp
      restartPolicy: Never
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        seccompProfile:
          type: RuntimeDefault
      volumes:
        - emptyDir: {}
          name: batch-tmp
`);
});

test('what the user wrote stays', () => {
  const pod = podSpec((chart) => {
    new Job(chart, 'j', {
      security: 'restricted',
      securityContext: { runAsUser: 1000, seccompProfile: { type: 'Localhost', localhostProfile: 'p.json' } },
      containers: [
        {
          image: 'a',
          securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] }, runAsUser: 7 },
          volumeMounts: [{ mountPath: '/tmp/', volume: { name: 'scratch', emptyDir: {} } }],
        },
        { image: 'b', name: 'b', securityContext: { readOnlyRootFilesystem: false } },
      ],
    });
  });
  expect(pod).toEqual({
    restartPolicy: 'Never',
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'Localhost', localhostProfile: 'p.json' },
    },
    containers: [
      {
        image: 'a',
        name: 'main',
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsUser: 7,
        },
        volumeMounts: [{ mountPath: '/tmp/', name: 'scratch' }],
      },
      {
        image: 'b',
        name: 'b',
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: false,
        },
      },
    ],
    volumes: [{ name: 'scratch', emptyDir: {} }],
  });
});

test('baseline and none write nothing, and the Job goes before its scope', () => {
  const pods = objects((chart) => {
    setDefaults(chart, { security: 'restricted' });
    new Job(chart, 'a', { security: 'baseline', containers });
    new Job(chart, 'b', { security: 'none', containers });
  }) as { spec: { template: { spec: object } } }[];
  for (const pod of pods) expect(pod.spec.template.spec).not.toHaveProperty('securityContext');
});

test('items are delivered and the Jobs of a CronJob restricted as well', () => {
  const spec = podSpec((chart) => {
    new IndexedJob(chart, 'i', { security: 'restricted', items: ['a'], containers });
  });
  expect(spec).toMatchObject({ volumes: [{ name: 'batch-tmp' }, { name: 'batch-items' }] });
  const [cronJob] = objects((chart) => {
    new CronJob(chart, 'c', { schedule: '@daily', job: { security: 'restricted', containers } });
  });
  expect(cronJob).toHaveProperty('spec.jobTemplate.spec.template.spec.securityContext.runAsNonRoot', true);
});

test('Windows knows no users by number', () => {
  const spec = podSpec((chart) => {
    new Job(chart, 'j', { security: 'restricted', os: { name: 'windows' }, containers });
  });
  expect(spec).toMatchObject({ securityContext: { runAsNonRoot: true } });
  expect(spec).not.toHaveProperty('containers.0.securityContext');
});

describe('forbidden by baseline, and by restricted', () => {
  test.each(FORBIDDEN.baseline)('%s', (_, podSpec, path) => {
    for (const security of ['baseline', 'restricted'] as const) {
      const lines = refusal((chart) => new Job(chart, 'j', { security, containers, podSpec }));
      expect(lines.join('\n')).toContain(`[etl/j] spec.template.spec.${path}: must`);
    }
    expect(synth((chart) => new Job(chart, 'j', { containers, podSpec }))).toContain('kind: Job');
  });
});

describe('forbidden by restricted alone', () => {
  test.each(FORBIDDEN.restricted)('%s', (_, podSpec, path) => {
    const lines = refusal((chart) => new Job(chart, 'j', { security: 'restricted', containers, podSpec }));
    expect(lines.join('\n')).toContain(`[etl/j] spec.template.spec.${path}: must`);
    expect(synth((chart) => new Job(chart, 'j', { security: 'baseline', containers, podSpec }))).toContain('kind: Job');
  });
});

test('what a patch takes away is missed', () => {
  const lines = refusal((chart) => {
    const job = new Job(chart, 'j', { security: 'restricted', containers });
    ApiObject.of(job).addJsonPatch(JsonPatch.remove('/spec/template/spec/securityContext'));
  });
  expect(lines).toEqual([
    'Validation failed with the following errors:',
    '[etl/j] spec.template.spec.containers[0].securityContext.runAsNonRoot: must be true (the security profile restricted wants that)',
    '[etl/j] spec.template.spec.containers[0].securityContext.seccompProfile.type: must be RuntimeDefault or Localhost (the security profile restricted wants that)',
  ]);
});

test('a profile that is none', () => {
  const lines = refusal((chart) => new Job(chart, 'j', { security: 'strict' as 'none', containers }));
  expect(lines[1]).toBe('[etl/j] security: must be "restricted", "baseline" or "none", is "strict"');
});
