import { fieldsOf } from '../../batch-v1/fields.ts';
import type { Strategy } from '../registry.ts';
import { changeFields, withDefaults } from './defaults/fields.ts';
import { jobTemplateSpecDefaults } from './defaults/job.ts';
import { cronJobs } from './kinds.ts';
import { plain } from './plain.ts';
import { cronJobTable } from './tables/cron-job.ts';
import { cronJobCauses, cronJobUpdateCauses } from './validate/cron-job.ts';
import { cronJobWarnings } from './warnings.ts';

/** CronJobs (pkg/registry/batch/cronjob/strategy.go): batch-api.md 1.7. */
export const cronJobStrategy: Strategy = plain(cronJobs, {
  generations: true,
  firstStatus: {},
  setDefaults: (object) => {
    const spec = specDefaults(fieldsOf(object.spec));
    return spec === object.spec && object.status !== undefined
      ? object
      : { ...object, spec, status: object.status ?? {} };
  },
  validate: cronJobCauses,
  validateUpdate: (next, current, { subresource }) => (subresource === '' ? cronJobUpdateCauses(next, current) : []),
  warnings: cronJobWarnings,
  table: cronJobTable,
});

function specDefaults(spec: Record<string, unknown>): Record<string, unknown> {
  const filled = withDefaults(spec, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: {},
  });
  return changeFields(filled, 'jobTemplate', (template) =>
    changeFields(withDefaults(template, { metadata: {}, spec: {} }), 'spec', jobTemplateSpecDefaults),
  );
}
