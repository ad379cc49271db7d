import { type Fields, fieldsOf } from '../../batch-v1/fields.ts';
import { EMPTY_EVENT } from '../patch/skeletons.ts';
import type { Strategy } from '../registry.ts';
import { canonicalAmounts, changeEach, changeFields, withDefaults } from './defaults/fields.ts';
import { claimDefaults } from './defaults/volume.ts';
import * as kinds from './kinds.ts';
import { NAME_AND_AGE, plain } from './plain.ts';
import { eventTable } from './tables/event.ts';
import { nodeTable } from './tables/node.ts';
import * as tables from './tables/small.ts';
import { eventCauses } from './validate/event.ts';
import { labelRule } from './validate/names.ts';
import { quotaCauses, quotaUpdateCauses } from './validate/quota.ts';

/** Kinds of which the sandbox does little more than to keep them. */

const text = (value: unknown) => String(value ?? '');

/** Events (v1): their times are written though they are null. */
export const eventStrategy: Strategy = plain(kinds.events, {
  // Their names are what clients make of them.
  nameRule: () => [],
  setDefaults: (event) => withDefaults(event, EMPTY_EVENT),
  validate: eventCauses,
  selectableFields: (event) => {
    const about = fieldsOf(event.involvedObject);
    const fields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];
    return {
      ...Object.fromEntries(fields.map((field) => [`involvedObject.${field}`, text(about[field])])),
      reason: text(event.reason),
      reportingComponent: text(event.reportingComponent),
      source: text(fieldsOf(event.source).component || event.reportingComponent),
      type: text(event.type),
    };
  },
  table: eventTable,
});

export const serviceAccountStrategy = plain(kinds.serviceAccounts, { table: NAME_AND_AGE });

export const leaseStrategy = plain(kinds.leases, {
  setDefaults: (lease) => withDefaults(lease, { spec: {} }),
  table: tables.leaseTable,
});

export const nodeStrategy = plain(kinds.nodes, {
  setDefaults: (node) => withDefaults(node, { spec: {}, status: {} }),
  // A kubelet registers itself with its status.
  prepareForCreate: (node) => node,
  selectableFields: ({ spec }) => ({ 'spec.unschedulable': String(fieldsOf(spec).unschedulable === true) }),
  table: nodeTable,
});

export const resourceQuotaStrategy = plain(kinds.resourceQuotas, {
  firstStatus: {},
  setDefaults: (quota) =>
    changeFields(withDefaults(quota, { spec: {}, status: {} }), 'spec', (spec) =>
      changeFields(spec, 'hard', canonicalAmounts),
    ),
  validate: quotaCauses,
  validateUpdate: (next, current, { subresource }) => (subresource === '' ? quotaUpdateCauses(next, current) : []),
  table: tables.resourceQuotaTable,
});

export const limitRangeStrategy = plain(kinds.limitRanges, {
  setDefaults: (range) =>
    changeFields(withDefaults(range, { spec: {} }), 'spec', (spec) => changeEach(spec, 'limits', limitDefaults)),
});

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'];

/** `SetDefaults_LimitRangeItem`. */
function limitDefaults(item: Fields): Fields {
  const read = LISTS.reduce((fields, list) => changeFields(fields, list, canonicalAmounts), item);
  if (item.type !== 'Container') return read;
  const limits = withDefaults(fieldsOf(read.default), fieldsOf(read.max));
  const requests = withDefaults(withDefaults(fieldsOf(read.defaultRequest), limits), fieldsOf(read.min));
  return {
    ...read,
    ...(Object.keys(limits).length > 0 && { default: limits }),
    ...(Object.keys(requests).length > 0 && { defaultRequest: requests }),
  };
}

export const claimStrategy = plain(kinds.persistentVolumeClaims, {
  firstStatus: { phase: 'Pending' },
  setDefaults: (claim) =>
    changeFields(withDefaults(claim, { spec: {}, status: { phase: 'Pending' } }), 'spec', claimDefaults),
  table: tables.claimTable,
});

export const endpointSliceStrategy = plain(kinds.endpointSlices, {
  generations: true,
  setDefaults: (slice) => withDefaults(slice, { endpoints: null, ports: null }),
  table: tables.endpointSliceTable,
});

export const priorityClassStrategy = plain(kinds.priorityClasses, {
  generations: true,
  setDefaults: (object) => withDefaults(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  table: tables.priorityClassTable,
});

/** Namespaces: they live until their own finalizer is gone, which the write of `finalize` takes away. */
export const namespaceStrategy = plain(kinds.namespaces, {
  nameRule: labelRule,
  firstStatus: { phase: 'Active' },
  setDefaults: (object) => {
    const { metadata } = object;
    const label = 'kubernetes.io/metadata.name';
    const filled = withDefaults(object, { spec: {}, status: { phase: 'Active' } });
    if (!metadata.name || metadata.labels?.[label] === metadata.name) return filled;
    return { ...filled, metadata: { ...metadata, labels: { ...metadata.labels, [label]: metadata.name } } };
  },
  prepareForCreate: (object) => ({ ...object, spec: withFinalizer(fieldsOf(object.spec)) }),
  prepareForUpdate: (next, current, { subresource }) => {
    if (subresource === 'finalize') return { ...next, status: current.status };
    return { ...next, spec: { ...fieldsOf(next.spec), finalizers: fieldsOf(current.spec).finalizers } };
  },
  selectableFields: ({ metadata, status }) => ({
    'status.phase': text(fieldsOf(status).phase),
    name: metadata.name ?? '',
  }),
  table: tables.namespaceTable,
});

function withFinalizer(spec: Fields): Fields {
  const finalizers: unknown[] = Array.isArray(spec.finalizers) ? spec.finalizers : [];
  return finalizers.includes('kubernetes') ? spec : { ...spec, finalizers: [...finalizers, 'kubernetes'] };
}
