/** As `types.ts`, for pods, containers, volumes and CronJobs. */
import type {
  Container,
  CronJobManifest,
  InitContainer,
  JobSpec,
  NodeSelectorRequirement,
  SecurityContext,
  Toleration,
  Volume,
  VolumeProjection,
} from '../../sdk/index.ts';

const main = { name: 'main', image: 'busybox:1.36' };
const exec = { command: ['true'] };
const template = { spec: { containers: [main], restartPolicy: 'Never' as const } };

const cronJob = (jobSpec: CronJobManifest['spec']['jobTemplate']['spec']): CronJobManifest => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly' },
  spec: { schedule: '0 2 * * *', jobTemplate: { metadata: { labels: { app: 'x' } }, spec: jobSpec } },
});
export const cronJobs = [
  cronJob({ template }),
  cronJob({ template, completionMode: 'Indexed', completions: 3 }),
  // @ts-expect-error the Jobs of a CronJob have no selector of their own
  cronJob({ template, manualSelector: true, selector: { matchLabels: { app: 'x' } } }),
];
export const metadata: CronJobManifest['metadata'][] = [
  {
    name: 'x',
    finalizers: ['example.com/x'],
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }],
  },
  // @ts-expect-error a mistyped field
  { name: 'x', lables: { app: 'x' } },
  // @ts-expect-error labels are texts
  { name: 'x', labels: { generation: 3 } },
];
export const schedules: CronJobManifest['spec'][] = [
  // @ts-expect-error no schedule
  { jobTemplate: { spec: { template } } },
  // @ts-expect-error no such policy
  { schedule: '@daily', concurrencyPolicy: 'Queue', jobTemplate: { spec: { template } } },
];

export const containers: Container[] = [
  main,
  {
    ...main,
    env: [{ name: 'A' }, { name: 'B', value: 'b' }, { name: 'C', valueFrom: { fieldRef: { fieldPath: 'x' } } }],
  },
  {
    ...main,
    livenessProbe: { exec, successThreshold: 1 },
    readinessProbe: { httpGet: { port: 80 }, successThreshold: 3 },
  },
  {
    ...main,
    restartPolicy: 'Never',
    restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }],
  },
  { ...main, lifecycle: { preStop: { sleep: { seconds: 3 } } } },
  {
    ...main,
    volumeMounts: [
      { name: 'x', mountPath: '/x', subPath: 'y' },
      { name: 'x', mountPath: '/y', subPathExpr: '$(Y)' },
    ],
  },
];
export const badContainers: Container[] = [
  // @ts-expect-error no image
  { name: 'main' },
  // @ts-expect-error a value, or where it comes from
  { ...main, env: [{ name: 'A', value: 'a', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
  // @ts-expect-error a value comes from one place
  { ...main, env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'x' }, secretKeyRef: { name: 'x', key: 'y' } } }] },
  // @ts-expect-error a value comes from somewhere
  { ...main, env: [{ name: 'A', valueFrom: {} }] },
  // @ts-expect-error variables come from something
  { ...main, envFrom: [{ prefix: 'A_' }] },
  // @ts-expect-error one at a time
  { ...main, envFrom: [{ configMapRef: { name: 'x' }, secretRef: { name: 'x' } }] },
  // @ts-expect-error a probe does something
  { ...main, livenessProbe: { periodSeconds: 3 } },
  // @ts-expect-error a probe does one thing
  { ...main, livenessProbe: { exec, tcpSocket: { port: 80 } } },
  // @ts-expect-error one success is enough to live
  { ...main, livenessProbe: { exec, successThreshold: 2 } },
  // @ts-expect-error nothing is killed for want of readiness
  { ...main, readinessProbe: { exec, terminationGracePeriodSeconds: 3 } },
  // @ts-expect-error a hook does one thing
  { ...main, lifecycle: { preStop: { exec, sleep: { seconds: 3 } } } },
  // @ts-expect-error rules are exceptions of a policy
  { ...main, restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] },
  // @ts-expect-error one way or the other
  { ...main, volumeMounts: [{ name: 'x', mountPath: '/x', subPath: 'y', subPathExpr: '$(Y)' }] },
  // @ts-expect-error a mount names a volume
  { ...main, volumeMounts: [{ mountPath: '/x' }] },
];

export const initContainers: InitContainer[] = [
  main,
  { ...main, restartPolicy: 'Always', startupProbe: { exec } },
  // @ts-expect-error nobody asks an init container how it is
  { ...main, livenessProbe: { exec } },
  // @ts-expect-error unless it is a sidecar
  { ...main, restartPolicy: 'OnFailure', lifecycle: { preStop: { exec } } },
];

declare const privileged: boolean;
export const securityContexts: SecurityContext[] = [
  {},
  { privileged: true },
  { privileged },
  { allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } },
  { seccompProfile: { type: 'Localhost', localhostProfile: 'x.json' } },
  // @ts-expect-error the privileged can have more privileges
  { privileged: true, allowPrivilegeEscalation: false },
  // @ts-expect-error which profile
  { seccompProfile: { type: 'Localhost' } },
  // @ts-expect-error a profile is the node's
  { appArmorProfile: { type: 'Unconfined', localhostProfile: 'x' } },
];

export const volumes: Volume[] = [
  { name: 'x', emptyDir: {} },
  { name: 'x', projected: { sources: [{ configMap: { name: 'x' } }] } },
  // @ts-expect-error one source
  { name: 'x', emptyDir: {}, configMap: { name: 'x' } },
  // @ts-expect-error a source
  { name: 'x' },
  // @ts-expect-error a mistyped source
  { name: 'x', emptydir: {} },
  // @ts-expect-error a Secret has a name
  { name: 'x', secret: { name: 'x' } },
  // @ts-expect-error a file holds one thing
  { name: 'x', downwardAPI: { items: [{ path: 'x' }] } },
  // @ts-expect-error the container must be named here
  { name: 'x', downwardAPI: { items: [{ path: 'x', resourceFieldRef: { resource: 'limits.cpu' } }] } },
];
export const projections: VolumeProjection[] = [
  { clusterTrustBundle: { path: 'x', signerName: 'example.com/x' } },
  // @ts-expect-error one bundle or those of a signer
  { clusterTrustBundle: { path: 'x', name: 'x', signerName: 'example.com/x' } },
  // @ts-expect-error one source
  { configMap: { name: 'x' }, secret: { name: 'x' } },
];

export const tolerations: Toleration[] = [
  { operator: 'Exists' },
  { key: 'gpu', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 3 },
  { key: 'gpu', value: 'a100' },
  // @ts-expect-error that there is a taint says nothing of its value
  { key: 'gpu', operator: 'Exists', value: 'a100' },
  // @ts-expect-error a value of what
  { operator: 'Equal', value: 'a100' },
  // @ts-expect-error only NoExecute evicts
  { key: 'gpu', effect: 'NoSchedule', tolerationSeconds: 3 },
];
export const requirements: NodeSelectorRequirement[] = [
  { key: 'cores', operator: 'Gt', values: ['8'] },
  { key: 'cores', operator: 'Exists' },
  // @ts-expect-error one number
  { key: 'cores', operator: 'Gt', values: ['8', '16'] },
  // @ts-expect-error one of what
  { key: 'disk', operator: 'In' },
  // @ts-expect-error whatever the value
  { key: 'disk', operator: 'Exists', values: ['ssd'] },
];

const claims = (resourceClaims: JobSpec['template']['spec']['resourceClaims']): JobSpec => ({
  template: { spec: { ...template.spec, resourceClaims } },
});
export const jobs: JobSpec[] = [
  claims([{ name: 'gpu', resourceClaimTemplateName: 'gpu' }]),
  // @ts-expect-error one that is there, or one to be made
  claims([{ name: 'gpu' }]),
  { template, scheduling: { disruptionMode: { all: {} } } },
  // @ts-expect-error one by one, or all
  { template, scheduling: { disruptionMode: { all: {}, single: {} } } },
];
