import { type Fields, fieldsOf, isFields } from '../../batch-v1/fields.ts';
import {
  CONTROLLER_UID_LABEL,
  JOB_NAME_LABEL,
  LEGACY_CONTROLLER_UID_LABEL,
  LEGACY_JOB_NAME_LABEL,
} from '../../batch-v1/names.ts';
import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Strategy } from '../registry.ts';
import { jobSpecDefaults, labelsOfTemplate } from './defaults/job.ts';
import { conditionDefaults } from './defaults/status.ts';
import { jobs } from './kinds.ts';
import { plain } from './plain.ts';
import { jobTable } from './tables/job.ts';
import { jobCauses } from './validate/job.ts';
import { jobStatusCauses } from './validate/job-status.ts';
import { jobUpdateCauses } from './validate/job-update.ts';
import { jobWarnings } from './warnings.ts';

/** Jobs (pkg/registry/batch/job/strategy.go): batch-api.md 1.1 to 1.6. */
export const jobStrategy: Strategy = plain(jobs, {
  generations: true,
  firstStatus: {},
  setDefaults: (object) => {
    const spec = jobSpecDefaults(fieldsOf(object.spec));
    const status = conditionDefaults(fieldsOf(object.status));
    const isSame = spec === object.spec && status === object.status;
    return labelsOfTemplate(isSame ? object : { ...object, spec, status });
  },
  prepareForCreate: (object) => {
    const prepared = { ...object, spec: withSelector(object) };
    const labels = templateLabels(object);
    if (labels === undefined || object.metadata.labels !== labels) return prepared;
    // Labels that came from the template are one with it still, and have what was added there.
    return { ...prepared, metadata: { ...object.metadata, labels: templateLabels(prepared)! } };
  },
  validate: (object) => jobCauses(object),
  validateUpdate: (next, current, { subresource }) =>
    subresource === 'status' ? jobStatusCauses(next, current) : jobUpdateCauses(next, current),
  warnings: (object, current) => jobWarnings(object, current),
  selectableFields: ({ status }) => ({ 'status.successful': String(fieldsOf(status).succeeded ?? 0) }),
  defaultPropagation: 'Orphan',
  table: jobTable,
});

function templateLabels({ spec }: KubernetesObject): Record<string, string> | undefined {
  const { labels } = fieldsOf(fieldsOf(fieldsOf(spec).template).metadata);
  return isFields(labels) ? (labels as Record<string, string>) : undefined;
}

/** Unless the selector is the user's own affair, it and the labels that it selects are generated; a given one is kept. */
function withSelector({ metadata, spec: given }: KubernetesObject): Fields {
  const spec = fieldsOf(given);
  if (spec.manualSelector === true) return spec;
  const { name = '', uid = '' } = metadata;
  const template = fieldsOf(spec.template);
  const podMetadata = fieldsOf(template.metadata);
  const labels = {
    [LEGACY_JOB_NAME_LABEL]: name,
    [JOB_NAME_LABEL]: name,
    [LEGACY_CONTROLLER_UID_LABEL]: uid,
    [CONTROLLER_UID_LABEL]: uid,
    ...fieldsOf(podMetadata.labels),
  };
  const selector = isFields(spec.selector) ? spec.selector : {};
  const matchLabels = { [CONTROLLER_UID_LABEL]: uid, ...fieldsOf(selector.matchLabels) };
  return {
    ...spec,
    selector: { ...selector, matchLabels },
    template: { ...template, metadata: { ...podMetadata, labels } },
  };
}
