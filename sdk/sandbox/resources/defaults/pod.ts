import { type Fields, fieldsOf, isFields, listOfFields } from '../../../batch-v1/fields.ts';
import { containerDefaults } from './container.ts';
import { canonicalAmounts, canonicalResources, changeEach, changeFields, withDefaults } from './fields.ts';
import { volumeDefaults } from './volume.ts';

/** `SetDefaults_PodSpec` and those below it: what the spec gets in a Pod and in a pod template alike. */
export function podSpecDefaults(spec: Fields): Fields {
  const filled = withDefaults(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    // The older name is kept beside the newer.
    serviceAccountName: spec.serviceAccount,
    serviceAccount: spec.serviceAccountName,
  });
  let result = changeEach(filled, 'containers', containerDefaults);
  result = changeEach(result, 'initContainers', containerDefaults);
  result = changeEach(result, 'volumes', volumeDefaults);
  result = changeFields(result, 'overhead', canonicalAmounts);
  return changeFields(result, 'resources', canonicalResources);
}

/** Of a pod template: its metadata is written though empty. */
export function podTemplateDefaults(template: Fields): Fields {
  return changeFields(withDefaults(template, { metadata: {}, spec: {} }), 'spec', podSpecDefaults);
}

/** `SetDefaults_Pod`: what only a Pod gets, not a template. */
export function podOnlyDefaults(spec: Fields): Fields {
  let result = withDefaults(spec, { enableServiceLinks: true });
  for (const list of ['containers', 'initContainers']) {
    result = changeEach(result, list, (container) => changeFields(container, 'resources', requestsFromLimits));
    if (spec.hostNetwork === true) result = changeEach(result, list, hostPorts);
  }
  return changeFields(result, 'resources', (resources) => podRequests(resources, result));
}

/** What has a limit and no request requests its limit. */
function requestsFromLimits(resources: Fields): Fields {
  if (!isFields(resources.limits)) return resources;
  const requests = withDefaults(fieldsOf(resources.requests), resources.limits);
  return requests === resources.requests ? resources : { ...resources, requests };
}

function hostPorts(container: Fields): Fields {
  return changeEach(container, 'ports', (port) => withDefaults(port, { hostPort: port.containerPort }));
}

const POD_LEVEL = ['cpu', 'memory'];

/** Limits of the pod as a whole are its requests, for resources that no container requests (KEP-2837). */
function podRequests(resources: Fields, spec: Fields): Fields {
  if (!isFields(resources.limits)) return resources;
  const containers = [...listOfFields(spec.containers), ...listOfFields(spec.initContainers)];
  const requested = new Set(containers.flatMap(({ resources }) => Object.keys(fieldsOf(fieldsOf(resources).requests))));
  const limits = Object.entries(resources.limits).filter(([name]) => POD_LEVEL.includes(name) && !requested.has(name));
  const requests = withDefaults(fieldsOf(resources.requests), Object.fromEntries(limits));
  return requests === resources.requests || limits.length === 0 ? resources : { ...resources, requests };
}
