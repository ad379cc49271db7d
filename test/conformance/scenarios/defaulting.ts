import { expect } from 'vitest';
import { asks, job } from '../scenario.ts';
import { create, still } from './requests.ts';

/** What is read back of a Job that says little. */
export const defaulting = asks('defaulting', {
  'a Job with one container': [create()],
  'parallelism alone': [create(still({ parallelism: 3 }))],
  'completions alone': [create(still({ completions: 3 }))],
  backoffLimitPerIndex: [create(still({ completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }))],
  podFailurePolicy: [
    create(
      still({ podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } }),
    ),
  ],
  'labels of the template become the Job’s': [create(still({}, { podMetadata: { labels: { app: 'pi' } } }))],
  'labels of the Job stay alone': [
    create(still({}, { metadata: { name: 'pi', labels: { team: 'a' } }, podMetadata: { labels: { app: 'pi' } } })),
  ],
  manualSelector: [
    create(
      still(
        { manualSelector: true, selector: { matchLabels: { app: 'pi' } } },
        { podMetadata: { labels: { app: 'pi' } } },
      ),
    ),
  ],
  'containers with everything that has a default': [
    create(
      still(
        {},
        {
          pod: {
            initContainers: [{ name: 'first', image: 'busybox' }],
            containers: [
              {
                name: 'main',
                image: 'busybox:latest',
                ports: [{ containerPort: 80 }],
                env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
                livenessProbe: { httpGet: { path: '/', port: 80 } },
                readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 3 },
                resources: { limits: { cpu: '1', memory: '64Mi' } },
                lifecycle: { preStop: { exec: { command: ['true'] } } },
              },
            ],
            volumes: [
              { name: 'scratch' },
              { name: 'config', configMap: { name: 'settings' } },
              { name: 'secret', secret: { secretName: 'password' } },
              { name: 'host', hostPath: { path: '/tmp' } },
              { name: 'all', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
              { name: 'down', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
            ],
            serviceAccountName: 'runner',
          },
        },
      ),
    ),
  ],
  'numbers and quantities as they are written': [
    create(
      still(
        {},
        {
          pod: { containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: 0.5, memory: '1024Ki' } } }] },
        },
      ),
    ),
  ],
  'status is not taken on creation': [create({ ...still(), status: { active: 3, succeeded: 1 } })],
  'what the server alone decides': [
    create(
      still(
        {},
        {
          metadata: {
            name: 'pi',
            uid: 'mine',
            generation: 7,
            creationTimestamp: '2020-01-01T00:00:00Z',
            selfLink: '/x',
          },
        },
      ),
    ),
  ],
  'fields that are empty': [
    create(still({ backoffLimit: null }, { metadata: { name: 'pi', labels: {}, annotations: null } })),
  ],
});

/** A pod as the server makes it of what a Job's template says. */
export const pods = asks('pods', {
  'what admission and defaults add': async (scene) => {
    await scene.must('POST', 'jobs', { body: job() });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('pod', 'GET', `pods/${scene.pods()[0]!.metadata.name}`);
    expect(scene.pods()[0]!.spec.tolerations).toHaveLength(2);
  },
  'requests and limits, and the class that follows': async (scene) => {
    const resources = { requests: { cpu: '100m' }, limits: { cpu: '1', memory: '64Mi' } };
    await scene.must('POST', 'jobs', { body: job({ pod: { containers: [{ name: 'main', image: 'x', resources }] } }) });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('pod', 'GET', `pods/${scene.pods()[0]!.metadata.name}`);
    expect(scene.pods()[0]!.status).toMatchObject({ qosClass: 'Burstable' });
  },
  'no token, other tolerations, a guaranteed class': async (scene) => {
    const resources = { limits: { cpu: '1', memory: '64Mi' } };
    const pod = {
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'main', image: 'x', resources }],
      priority: 0,
    };
    await scene.must('POST', 'jobs', { body: job({ pod }) });
    await scene.until('there is a pod', () => scene.pods().length === 1);
    await scene.answer('pod', 'GET', `pods/${scene.pods()[0]!.metadata.name}`);
    expect(scene.pods()[0]!.status).toMatchObject({ qosClass: 'Guaranteed' });
  },
  'a service account that is not there': async (scene) => {
    await scene.must('POST', 'jobs', { body: job({ pod: { serviceAccountName: 'none' } }) });
    await scene.untilEvent('FailedCreate');
    expect(scene.pods()).toHaveLength(0);
  },
  'a pod of one’s own': [
    [
      'create',
      'POST',
      'pods',
      {
        body: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { generateName: 'one-' },
          spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'x' }] },
        },
      },
      201,
    ],
    ['invalid', 'POST', 'pods', { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'two' }, spec: {} } }, 422],
    ['log of a pod without node', 'GET', 'pods/none/log', undefined, 404],
  ],
});
