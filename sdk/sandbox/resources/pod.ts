import { type Fields, fieldsOf, listOfFields } from '../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { timestamp } from '../clock.ts';
import type { Strategy } from '../registry.ts';
import { withTolerations } from './admission/tolerations.ts';
import { withDefaults } from './defaults/fields.ts';
import { podOnlyDefaults, podSpecDefaults } from './defaults/pod.ts';
import { podStatusDefaults } from './defaults/status.ts';
import { pods } from './kinds.ts';
import { plain } from './plain.ts';
import { qosClass } from './pod-qos.ts';
import { podTable } from './tables/pod.ts';
import { podCauses, podStatusCauses, podUpdateCauses } from './validate/pod.ts';
import { podWarnings } from './warnings.ts';

/** Pods (pkg/registry/core/pod/strategy.go). */
export const podStrategy: Strategy = plain(pods, {
  generations: true,
  setDefaults: (object) => {
    const spec = podOnlyDefaults(podSpecDefaults(fieldsOf(object.spec)));
    const status = podStatusDefaults(fieldsOf(object.status));
    return spec === object.spec && status === object.status ? object : { ...object, spec, status };
  },
  prepareForCreate: (object, { clock }) => ({
    ...object,
    status: firstStatus(fieldsOf(object.spec), timestamp(clock.now())),
  }),
  prepareForUpdate: (next, current, { subresource }) => {
    if (subresource === 'status') return keepOwners(next, current);
    return subresource === '' && next.spec !== current.spec ? withTolerations(keepPriority(next, current)) : next;
  },
  validate: podCauses,
  validateUpdate: (next, current, { subresource }) =>
    subresource === '' ? podUpdateCauses(next, current) : podStatusCauses(next, current),
  warnings: podWarnings,
  selectableFields: ({ spec, status }) => selectable(fieldsOf(spec), fieldsOf(status)),
  gracePeriod,
  table: podTable,
});

const GATED = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

function firstStatus(spec: Fields, now: string): Fields {
  const gated = listOfFields(spec.schedulingGates).length > 0;
  const conditions = [{ ...GATED, lastProbeTime: null, lastTransitionTime: now }];
  return { phase: 'Pending', ...(gated && { conditions }), qosClass: qosClass(spec) };
}

/** Admission gave them; an update need not say them again. */
function keepPriority(next: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const { priority, preemptionPolicy } = fieldsOf(current.spec);
  const spec = withDefaults(fieldsOf(next.spec), { priority, preemptionPolicy });
  return spec === next.spec ? next : { ...next, spec };
}

/** Kubelets of old spoilt owners; the QoS class stays what it was at first. */
function keepOwners(next: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const { ownerReferences } = current.metadata;
  const { qosClass } = fieldsOf(current.status);
  const status = withDefaults(fieldsOf(next.status), { qosClass });
  if (next.metadata.ownerReferences === ownerReferences && status === next.status) return next;
  const { ownerReferences: _, ...metadata } = next.metadata;
  return { ...next, metadata: { ...metadata, ...(ownerReferences && { ownerReferences }) }, status };
}

function selectable(spec: Fields, status: Fields): Record<string, string> {
  const text = (value: unknown) => String(value ?? '');
  return {
    'spec.nodeName': text(spec.nodeName),
    'spec.restartPolicy': text(spec.restartPolicy),
    'spec.schedulerName': text(spec.schedulerName),
    'spec.serviceAccountName': text(spec.serviceAccountName),
    'spec.hostNetwork': String(spec.hostNetwork === true),
    'status.phase': text(status.phase),
    'status.podIP': text(listOfFields(status.podIPs)[0]?.ip),
    'status.nominatedNodeName': text(status.nominatedNodeName),
  };
}

/** `CheckGracefulDelete`: what runs nowhere, or no more, goes at once. */
function gracePeriod(pod: KubernetesObject, asked: number | undefined): number {
  const [spec, { phase }] = [fieldsOf(pod.spec), fieldsOf(pod.status)];
  if (!spec.nodeName || phase === 'Failed' || phase === 'Succeeded') return 0;
  const own = typeof spec.terminationGracePeriodSeconds === 'number' ? spec.terminationGracePeriodSeconds : 0;
  const period = asked ?? own;
  return period < 0 ? 1 : period;
}
