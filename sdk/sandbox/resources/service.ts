import { type Fields, fieldsOf } from '../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Registry, Strategy } from '../registry.ts';
import { changeEach, changeFields, withDefaults } from './defaults/fields.ts';
import { services } from './kinds.ts';
import { plain } from './plain.ts';
import { serviceTable } from './tables/service.ts';
import { dns1035Rule } from './validate/names.ts';
import { serviceCauses, serviceUpdateCauses } from './validate/service.ts';

/** Services: they get an address, though nothing listens there. */
export const serviceStrategy: Strategy = plain(services, {
  nameRule: dns1035Rule,
  firstStatus: { loadBalancer: {} },
  setDefaults: (object) => {
    const filled = withDefaults(object, { spec: {}, status: {} });
    return changeFields(changeFields(filled, 'spec', specDefaults), 'status', (status) =>
      withDefaults(status, { loadBalancer: {} }),
    );
  },
  prepareForCreate: (object, { registry }) => ({ ...object, spec: withAddress(fieldsOf(object.spec), registry) }),
  prepareForUpdate: (next, current, { subresource }) => (subresource === '' ? keepAddress(next, current) : next),
  validate: serviceCauses,
  validateUpdate: (next, current, { subresource }) => (subresource === '' ? serviceUpdateCauses(next, current) : []),
  selectableFields: ({ spec }) => {
    const { clusterIP, type } = fieldsOf(spec);
    return { 'spec.clusterIP': String(clusterIP ?? ''), 'spec.type': String(type ?? '') };
  },
  table: serviceTable,
});

const THREE_HOURS = 10800;

/** `SetDefaults_Service`. */
function specDefaults(spec: Fields): Fields {
  const { type = 'ClusterIP', sessionAffinity = 'None' } = spec;
  const external = type === 'NodePort' || type === 'LoadBalancer';
  const filled = withDefaults(spec, {
    type,
    sessionAffinity,
    sessionAffinityConfig: sessionAffinity === 'ClientIP' ? { clientIP: { timeoutSeconds: THREE_HOURS } } : undefined,
    externalTrafficPolicy: external ? 'Cluster' : undefined,
    internalTrafficPolicy: type === 'ExternalName' ? undefined : 'Cluster',
    allocateLoadBalancerNodePorts: type === 'LoadBalancer' ? true : undefined,
  });
  return changeEach(filled, 'ports', (port) => withDefaults(port, { protocol: 'TCP', targetPort: port.port }));
}

/** The addresses of a cluster's Services, as kube-apiserver has them by default; the first is its own. */
const NETWORK = '10.96';
const FIRST = 10;
const LAST = 2 ** 16 - 2;
const FAMILY = { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' };

function withAddress(spec: Fields, registry: Registry): Fields {
  if (spec.type === 'ExternalName') return spec;
  const clusterIP = spec.clusterIP || freeAddress(registry);
  return withDefaults({ ...spec, clusterIP }, { clusterIPs: [clusterIP], ...FAMILY });
}

function freeAddress(registry: Registry): string {
  const taken = new Set(registry.list(services).map(({ spec }) => fieldsOf(spec).clusterIP));
  for (let number = FIRST; number < LAST; number++) {
    const address = `${NETWORK}.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
  return 'None';
}

/** What the server gave stays where an update does not say. */
function keepAddress(next: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const [spec, old] = [fieldsOf(next.spec), fieldsOf(current.spec)];
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return next;
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = old;
  return { ...next, spec: withDefaults(spec, { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy }) };
}
