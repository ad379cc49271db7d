import { fieldsOf } from '../../../batch-v1/fields.ts';
import type { TableColumns } from '../../registry.ts';
import { AGE, age, CONTAINERS, column, containerCells, IMAGES, NAME, since } from './columns.ts';
import { SELECTOR_COLUMN } from './job.ts';
import { selectorText } from './texts.ts';

export const cronJobTable: TableColumns = {
  columns: [
    NAME,
    column('Schedule', 'When it makes a Job, as a line of cron.'),
    column('Timezone', 'The time zone of the schedule.'),
    column('Suspend', 'Whether it makes none for now.', { type: 'boolean' }),
    column('Active', 'How many of its Jobs run.', { type: 'integer' }),
    column('Last Schedule', 'How long ago it was to make the last one.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR_COLUMN,
  ],
  cells: (object, now) => {
    const [spec, status] = [fieldsOf(object.spec), fieldsOf(object.status)];
    const job = fieldsOf(fieldsOf(spec.jobTemplate).spec);
    const { active, lastScheduleTime } = status;
    return [
      object.metadata.name ?? '',
      String(spec.schedule ?? ''),
      String(spec.timeZone ?? '<none>'),
      spec.suspend === true ? 'True' : spec.suspend === false ? 'False' : '<unset>',
      Array.isArray(active) ? active.length : 0,
      lastScheduleTime === undefined ? '<none>' : since(lastScheduleTime, now),
      age(object, now),
      ...containerCells(fieldsOf(fieldsOf(job.template).spec)),
      selectorText(job.selector),
    ];
  },
};
