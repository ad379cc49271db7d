import { afterAll, beforeAll, expect, test } from 'vitest';
import { validateManifest } from '../../../../../sdk/batch-v1/validate/index.ts';
import { useNamespace } from '../../../../helpers/namespace.ts';
import { type ApiServer, connectServer } from '../agreement/server.ts';
import { job } from '../manifests.ts';
import { POD_ROWS } from '../pod-rows.ts';
import { MOUNTS } from './mounts.ts';
import { NODE_PODS, POD_AFFINITY_PODS, SCHEDULING_PODS, SPREAD_PODS, TOLERATION_PODS } from './placement.ts';
import { DNS_PODS, HOST_PODS, RESOURCE_PODS, SECURITY_PODS, SYSTEM_PODS } from './pod-level.ts';
import { REMOTE_SOURCES } from './remote-volumes.ts';
import { CLAIM_TEMPLATES, PROJECTIONS, VOLUME_SOURCES } from './volumes.ts';

const inVolume = (source: object) => ({ volumes: [{ name: 'data', ...source }] });
const VOLUMES = [
  { name: 'data', emptyDir: {} },
  { name: 'claim', persistentVolumeClaim: { claimName: 'a' } },
  { name: 'scratch', ephemeral: { volumeClaimTemplate: CLAIM_TEMPLATES[0] } },
];
const inContainer = (part: object) => ({
  volumes: VOLUMES,
  containers: [{ name: 'main', image: 'busybox', ...part }],
});
const inInitContainer = (part: object) => ({
  volumes: VOLUMES,
  initContainers: [{ name: 'init', image: 'busybox', ...part }],
});
const NAMES = ['data', '', 'Data', 'a'.repeat(63), 'a'.repeat(64), 'a.b', null];

/** Parts of a pod template, each of one family of rules. */
const FAMILIES: Readonly<Record<string, readonly object[]>> = {
  'names of volumes': [
    ...NAMES.map((name) => ({ volumes: [{ name }] })),
    { volumes: [{ name: 'a' }, { name: 'a' }] },
    { volumes: [null] },
    { volumes: [] },
  ],
  volumes: VOLUME_SOURCES.map(inVolume),
  'volumes elsewhere': REMOTE_SOURCES.map(inVolume),
  'projected volumes': PROJECTIONS.map((sources) => inVolume({ projected: { sources } })),
  'modes of projected volumes': [0o777, 0o1000, -1].map((defaultMode) => inVolume({ projected: { defaultMode } })),
  'ephemeral volumes': [null, ...CLAIM_TEMPLATES].map((volumeClaimTemplate) =>
    inVolume({ ephemeral: { volumeClaimTemplate } }),
  ),
  mounts: MOUNTS.map(inContainer),
  'mounts of init containers': MOUNTS.map(inInitContainer),
  nodes: NODE_PODS,
  'affinity to pods': POD_AFFINITY_PODS,
  tolerations: TOLERATION_PODS,
  spread: SPREAD_PODS,
  scheduling: SCHEDULING_PODS,
  dns: DNS_PODS,
  hosts: HOST_PODS,
  'security of pods': SECURITY_PODS,
  systems: SYSTEM_PODS,
  'resources of pods': RESOURCE_PODS,
};

const namespace = useNamespace('verdicts');
let server: ApiServer;
let kubernetesVersion: string;
beforeAll(async () => {
  server = await connectServer(process.env.KUBECONFIG_TEST!, namespace.name, 12);
  kubernetesVersion = await server.version();
});
afterAll(() => server.close());

test.each(Object.entries(FAMILIES))('the verdict on %s is the API server’s', async (_, pods) => {
  const verdicts = await Promise.all(
    pods.map(async (pod) => {
      const manifest = job({}, { pod: pod as Record<string, unknown> });
      const { message } = await server.judge('Job', manifest);
      const errors = validateManifest(manifest, { kubernetesVersion }).filter(({ level }) => level === 'error');
      return { pod, message, errors };
    }),
  );
  const apart = verdicts.filter(({ message, errors }) => (message === '') !== (errors.length === 0));
  expect(apart.map(({ pod, message, errors }) => JSON.stringify({ pod, message, errors }))).toEqual([]);
  // A family that is all good or all bad says little.
  expect(new Set(verdicts.map(({ message }) => message === '')).size).toBe(2);
});

test('the verdict on what people get wrong is the API server’s', async () => {
  const verdicts = await Promise.all(
    POD_ROWS.map(async ({ name, manifest }) => {
      const { message } = await server.judge('Job', manifest as Record<string, unknown>);
      const refused = validateManifest(manifest, { kubernetesVersion }).some(({ level }) => level === 'error');
      return { name, message, refused };
    }),
  );
  expect(verdicts.filter(({ message, refused }) => (message !== '') !== refused)).toEqual([]);
});
