import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { startGarbageCollector } from '../../../../sdk/sandbox/controllers/garbage-collector.ts';
import { startNamespaceController } from '../../../../sdk/sandbox/controllers/namespaces.ts';
import {
  configMaps,
  jobs,
  namespaces,
  pods,
  secrets,
  serviceAccounts,
} from '../../../../sdk/sandbox/resources/kinds.ts';
import { StatusError } from '../../../../sdk/sandbox/status-error.ts';
import { useRig } from './rig.ts';

const rig = useRig();
const certificates = '-----BEGIN CERTIFICATE-----\n';
const run = () => rig().run(startNamespaceController, { certificates });

const aNamespace = (name = 'work') =>
  rig().registry.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const inWork = (kind: string, name: string, finalizers: string[] = []): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'work', ...(finalizers.length > 0 && { finalizers }) },
});

const find = (name = 'work') => rig().registry.peek(namespaces, '', name);
const remove = () => rig().registry.delete(namespaces, '', 'work', { propagationPolicy: 'Background' });

interface NamespaceStatus {
  phase: string;
  conditions: { type: string; status: string; message: string }[];
}
const statusOf = () => find()!.status as NamespaceStatus;

it('has the first namespaces complete when it is started', () => {
  const { name } = find('default')!.metadata;
  expect(name).toBe('default');
  run();
  const names = rig()
    .registry.list(namespaces)
    .map(({ metadata }) => metadata.name);
  expect(names).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  for (const each of names) {
    expect(rig().registry.get(serviceAccounts, each!, 'default').metadata.namespace).toBe(each);
    expect(rig().registry.get(configMaps, each!, 'kube-root-ca.crt').data).toEqual({ 'ca.crt': certificates });
  }
});

it('completes each new one, and again what is taken away or changed', () => {
  run();
  aNamespace();
  rig().pass();
  const { registry } = rig();
  const configMap = registry.get(configMaps, 'work', 'kube-root-ca.crt');
  expect(configMap.metadata.annotations).toEqual({
    'kubernetes.io/description': expect.stringMatching(/^Contains a CA bundle/),
  });
  registry.update(configMaps, 'work', { ...configMap, data: {} });
  registry.delete(serviceAccounts, 'work', 'default');
  rig().pass();
  expect(registry.get(configMaps, 'work', 'kube-root-ca.crt').data).toEqual({ 'ca.crt': certificates });
  expect(registry.get(serviceAccounts, 'work', 'default')).toBeDefined();
  registry.delete(configMaps, 'work', 'kube-root-ca.crt');
  rig().pass();
  expect(registry.get(configMaps, 'work', 'kube-root-ca.crt')).toBeDefined();
});

it('takes the contents of a deleted one away, then itself', () => {
  run();
  aNamespace();
  rig().pass();
  rig().registry.create(configMaps, 'work', inWork('ConfigMap', 'a'));
  rig().registry.create(secrets, 'work', inWork('Secret', 's'));
  expect(remove().gone).toBe(false);
  expect(statusOf().phase).toBe('Terminating');
  expect(() => rig().registry.create(configMaps, 'work', inWork('ConfigMap', 'late'))).toThrow(StatusError);
  rig().pass();
  expect(find()).toBeUndefined();
  const left = [configMaps, secrets, serviceAccounts].flatMap((resource) => rig().registry.list(resource, 'work'));
  expect(left).toEqual([]);
});

it('waits for what finalizers hold, and says so', () => {
  run();
  aNamespace();
  rig().registry.create(configMaps, 'work', inWork('ConfigMap', 'a', ['example.com/hold']));
  remove();
  rig().pass();
  expect(statusOf().conditions.map(({ type, status, message }) => [type, status, message])).toEqual([
    ['NamespaceDeletionDiscoveryFailure', 'False', 'All resources successfully discovered'],
    ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'All legacy kube types successfully parsed'],
    ['NamespaceDeletionContentFailure', 'False', 'All content successfully deleted, may be waiting on finalization'],
    ['NamespaceContentRemaining', 'True', 'Some resources are remaining: configmaps. has 1 resource instances'],
    [
      'NamespaceFinalizersRemaining',
      'True',
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ],
  ]);
  const { finalizers: _, ...metadata } = rig().registry.get(configMaps, 'work', 'a').metadata;
  rig().registry.update(configMaps, 'work', { ...rig().registry.get(configMaps, 'work', 'a'), metadata });
  rig().pass();
  expect(find()).toBeUndefined();
});

it('deletes pods before all else', () => {
  run();
  aNamespace();
  rig().pass();
  const spec = { containers: [{ name: 'main', image: 'busybox' }] };
  const pod = { ...inWork('Pod', 'p', ['batch.kubernetes.io/job-tracking']), spec };
  rig().registry.create(pods, 'work', pod);
  rig().registry.create(configMaps, 'work', inWork('ConfigMap', 'a'));
  remove();
  rig().pass();
  expect(rig().registry.get(pods, 'work', 'p').metadata.deletionTimestamp).toBeDefined();
  expect(rig().registry.peek(configMaps, 'work', 'a')).toBeDefined();
  expect(statusOf().conditions.map(({ status }) => status)).toEqual(['False', 'False', 'False', 'False', 'False']);
  const { finalizers: _, ...metadata } = rig().registry.get(pods, 'work', 'p').metadata;
  rig().registry.update(pods, 'work', { ...rig().registry.get(pods, 'work', 'p'), metadata });
  // Others have time to see that it is gone.
  rig().pass(1.4);
  expect(rig().registry.peek(configMaps, 'work', 'a')).toBeDefined();
  rig().pass(0.3);
  expect(find()).toBeUndefined();
});

it('leaves nobody in the way of Jobs that were orphaned or wait for their pods', () => {
  run();
  rig().run(startGarbageCollector);
  aNamespace();
  rig().pass();
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } };
  rig().registry.create(jobs, 'work', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j' },
    spec: { template },
  });
  rig().registry.delete(jobs, 'work', 'j', { propagationPolicy: 'Foreground' });
  remove();
  rig().pass();
  expect(find()).toBeUndefined();
});
