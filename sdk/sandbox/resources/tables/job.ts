import { humanDuration } from '../../../batch-v1/duration.ts';
import { fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject, ObservedJob } from '../../../batch-v1/objects.ts';
import type { TableColumns } from '../../registry.ts';
import { AGE, age, CONTAINERS, column, containerCells, IMAGES, NAME, wide } from './columns.ts';
import { selectorText } from './texts.ts';

export const SELECTOR_COLUMN = wide('Selector', 'The labels of its pods.');

export const jobTable: TableColumns = {
  columns: [
    NAME,
    column('Status', 'Whether it runs, and how it ended.'),
    column('Completions', 'How many of how many have succeeded.'),
    column('Duration', 'From its start to its completion, or until now.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR_COLUMN,
  ],
  cells: (object, now) => {
    const job = object as ObservedJob;
    const { selector, template } = job.spec;
    const names = containerCells(fieldsOf(template.spec));
    return [
      job.metadata.name ?? '',
      status(job),
      completions(job),
      duration(job, now),
      age(object, now),
      ...names,
      selectorText(selector),
    ];
  },
};

/** The first of these that holds. */
const WORDS = ['Complete', 'Failed', 'Terminating', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'];

function status(job: KubernetesObject): string {
  const conditions = listOfFields(fieldsOf(job.status).conditions);
  const holds = (type: string) =>
    type === 'Terminating'
      ? job.metadata.deletionTimestamp !== undefined
      : conditions.find((condition) => condition.type === type)?.status === 'True';
  return WORDS.find(holds) ?? 'Running';
}

function completions({ spec, status }: ObservedJob): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status }: ObservedJob, now: number): string {
  if (status?.startTime === undefined) return '';
  const end = status.completionTime === undefined ? now : Date.parse(status.completionTime);
  return humanDuration(end - Date.parse(status.startTime));
}
