import type { Resource } from '../registry.ts';

/** The kinds of object that the sandbox has, as Kubernetes 1.35's discovery tells them. */

type Told = Pick<Resource, 'kind' | 'plural'> & Partial<Resource>;

function resource(told: Told): Resource {
  const singular = told.kind.toLowerCase();
  return {
    group: '',
    version: 'v1',
    singular,
    shortNames: [],
    categories: [],
    namespaced: true,
    subresources: [],
    ...told,
  };
}

const BATCH = { group: 'batch', categories: ['all'], subresources: ['status'] };

export const jobs = resource({ ...BATCH, kind: 'Job', plural: 'jobs' });
export const cronJobs = resource({ ...BATCH, kind: 'CronJob', plural: 'cronjobs', shortNames: ['cj'] });
export const pods = resource({
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['binding', 'eviction', 'log', 'status'],
});
export const events = resource({ kind: 'Event', plural: 'events', shortNames: ['ev'] });
export const configMaps = resource({ kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'] });
export const secrets = resource({ kind: 'Secret', plural: 'secrets' });
export const services = resource({
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  subresources: ['status'],
});
export const serviceAccounts = resource({ kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'] });
export const leases = resource({ group: 'coordination.k8s.io', kind: 'Lease', plural: 'leases' });
export const namespaces = resource({
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  subresources: ['finalize', 'status'],
});
export const nodes = resource({
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  subresources: ['status'],
});
export const resourceQuotas = resource({
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  subresources: ['status'],
});
export const limitRanges = resource({ kind: 'LimitRange', plural: 'limitranges', shortNames: ['limits'] });
export const persistentVolumeClaims = resource({
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  subresources: ['status'],
});
export const endpointSlices = resource({
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
});
export const priorityClasses = resource({
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
});
