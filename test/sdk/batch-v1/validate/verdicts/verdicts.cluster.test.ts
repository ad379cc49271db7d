import { expect, test } from 'vitest';
import type { Fields } from '../../../../../sdk/batch-v1/fields.ts';
import { job } from '../manifests.ts';
import { POD_ROWS } from '../pod-rows.ts';
import { apart, expectBoth, useVerdicts } from './judge.ts';
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

const judge = useVerdicts('Job', 'verdicts');

test.each(Object.entries(FAMILIES))('the verdict on %s is the API server’s', async (_, pods) => {
  const verdicts = await judge(pods.map((pod) => job({}, { pod: pod as Fields })));
  expect(apart(verdicts)).toEqual([]);
  expectBoth(verdicts);
});

test('the verdict on what people get wrong is the API server’s', async () => {
  const verdicts = await judge(POD_ROWS.map(({ manifest }) => manifest as Fields));
  expect(apart(verdicts)).toEqual([]);
});
