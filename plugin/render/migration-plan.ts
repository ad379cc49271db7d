import type { FieldDifference } from '../../sdk/batch-v1/field-differences.ts';
import { fieldPath } from '../../sdk/batch-v1/finding-text.ts';
import type { Forecast, PodRef } from '../../sdk/controller/forecast-types.ts';
import type { MigrationPlan } from '../migrate/types.ts';
import { manyLines, oneLine, truncate } from './text.ts';

/** More of a value, or more names, than these say no more to anybody. */
const LONGEST_VALUE = 60;
const MOST_NAMES = 5;

/** All that a migration will do, for somebody who decides whether it shall. */
export function renderMigrationPlan(plan: MigrationPlan): string {
  const lines = [
    headline(plan),
    ...section('changes', plan.changes.map(changeText)),
    ...section('pods', plan.forecast ? podLines(plan, plan.forecast) : []),
    ...section('mind', plan.notes),
    ...section(
      'steps',
      plan.steps.map((step, i) => `${i + 1}. ${step}`),
    ),
  ];
  return lines.map((line) => `${manyLines(line)}\n`).join('');
}

function headline({ way, namespace, old, to }: MigrationPlan): string {
  const where = `in namespace "${namespace}"`;
  if (way === 'in-place') return `job.batch/${old.name} ${where} can be changed in place: its pods keep their owner`;
  if (way === 'nothing') return `job.batch/${old.name} ${where} is as it is to be`;
  const same = old.name === to ? ', created anew under its own name' : '';
  return `the pods of job.batch/${old.name} go to job.batch/${to} ${where}${same}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** `spec.parallelism: 2 -> 4`; what is not set reads so. */
function changeText({ path, wanted, existing }: FieldDifference): string {
  return `${fieldPath(path)}: ${valueText(existing)} -> ${valueText(wanted)}`;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '<none>';
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return truncate(oneLine(text), LONGEST_VALUE);
}

/** The forecast: each pod that is there stands in one line of the first four. */
function podLines({ to, way }: MigrationPlan, forecast: Forecast): string[] {
  const { kept, succeeded, failed, killed, started, end } = forecast;
  const count = (pods: readonly PodRef[], one: string, many: string) =>
    pods.length === 0 ? [] : [`${pods.length} ${pods.length === 1 ? one : many}`];
  return [
    ...count(kept, `runs on, as a pod of ${to}`, `run on, as pods of ${to}`),
    ...count(succeeded, 'has succeeded and counts', 'have succeeded and count'),
    ...count(failed, 'has failed and counts', 'have failed and count'),
    ...count(killed, `is ended: ${podNames(killed)}`, `are ended: ${podNames(killed)}`),
    ...(way === 'in-place' && started.count === 0 ? [] : startedLines(started)),
    ...(end ? [`${to} ends at once: ${end.type} (${end.reason})`] : []),
  ];
}

function startedLines({ count, indexes }: Forecast['started']): string[] {
  if (count === 0) return ['no new pod is started now'];
  const which = indexes === undefined ? '' : ` for index${/[,-]/.test(indexes) ? 'es' : ''} ${indexes}`;
  return [`${count} new ${count === 1 ? 'pod is' : 'pods are'} started at once${which}`];
}

/** `a, b, c and 4 more` */
export function podNames(pods: readonly PodRef[]): string {
  const shown = pods.length > MOST_NAMES + 1 ? pods.slice(0, MOST_NAMES) : pods;
  const more = pods.length - shown.length;
  return shown.map(({ name }) => name).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
