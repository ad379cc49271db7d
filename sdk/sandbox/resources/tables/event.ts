import { type Fields, fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { TableColumns } from '../../registry.ts';
import { column, since, wide } from './columns.ts';

export const eventTable: TableColumns = {
  columns: [
    column('Last Seen', 'How long ago it happened last.'),
    column('Type', 'Normal or Warning.'),
    column('Reason', 'What happened, in one word.'),
    column('Object', 'To what.'),
    wide('Subobject', 'To which part of that.'),
    wide('Source', 'Who tells it.'),
    column('Message', 'What happened, in a sentence.'),
    wide('First Seen', 'How long ago it happened first.'),
    wide('Count', 'How often.'),
    wide('Name', 'Of the event itself.', { format: 'name' }),
  ],
  cells: (event, now) => {
    const { kind = '', name, fieldPath = '' } = fieldsOf(event.involvedObject);
    const { first, last, count } = occurrences(event, now);
    const target = String(kind).toLowerCase();
    return [
      last,
      String(event.type ?? ''),
      String(event.reason ?? ''),
      name ? `${target}/${name}` : target,
      String(fieldPath),
      source(event),
      String(event.message ?? '').trim(),
      first,
      count,
      event.metadata.name ?? '',
    ];
  },
};

/** Events of the newer API have a series, and a time with microseconds. */
function occurrences(event: KubernetesObject, now: number): { first: string; last: string; count: number } {
  const { firstTimestamp, lastTimestamp, eventTime, series, count } = event as Fields;
  const first = since(firstTimestamp ?? eventTime, now);
  if (isFields(series)) return { first, last: since(series.lastObservedTime, now), count: Number(series.count ?? 0) };
  return { first, last: lastTimestamp ? since(lastTimestamp, now) : first, count: Number(count) || 1 };
}

function source({ source, reportingComponent, reportingInstance }: KubernetesObject): string {
  const { component, host } = fieldsOf(source);
  const instance = host || reportingInstance;
  return `${component || reportingComponent || ''}${instance ? `, ${instance}` : ''}`;
}
