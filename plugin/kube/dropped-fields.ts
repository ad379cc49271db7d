import { isFields } from '../../sdk/batch-v1/fields.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';

/** Where in an object, as in `['spec', 'template', 'spec', 'containers', 0, 'image']`. */
export type FieldPath = (string | number)[];

/**
 * Fields that were sent and are not in what came back: a feature gate that is off takes a field away without a word.
 * The value does not matter (defaults and normal forms change it), and neither does an empty one, which the API leaves
 * out; but a 0 or false straight in a Job's spec means something and must come back.
 */
export function droppedFields(sent: KubernetesObject, received: KubernetesObject): FieldPath[] {
  const paths: FieldPath[] = [];
  for (const [key, value] of Object.entries(sent)) {
    // The server owns metadata and status; a Secret's stringData comes back as data.
    if (key === 'metadata' || key === 'status' || (key === 'stringData' && sent.kind === 'Secret')) continue;
    compare(value, received[key], [key], sent.kind, paths);
  }
  return paths;
}

function compare(sent: unknown, received: unknown, path: FieldPath, kind: string, dropped: FieldPath[]): void {
  if (received === undefined || received === null) {
    if (!isEmpty(sent, isJobSpecField(path, kind))) dropped.push(path);
  } else if (Array.isArray(sent)) {
    if (Array.isArray(received)) compareLists(sent, received, path, kind, dropped);
  } else if (isFields(sent) && isFields(received)) {
    for (const [key, value] of Object.entries(sent)) compare(value, received[key], [...path, key], kind, dropped);
  }
}

/** Items with a name are found by it, since admission may put others before them; the rest by their place. */
function compareLists(sent: unknown[], received: unknown[], path: FieldPath, kind: string, dropped: FieldPath[]): void {
  sent.forEach((item, index) => {
    const other =
      isFields(item) && typeof item.name === 'string'
        ? received.find((one) => isFields(one) && one.name === item.name)
        : received[index];
    compare(item, other, [...path, index], kind, dropped);
  });
}

/** All numbers and booleans of a JobSpec are optional pointers in the API, so that 0 and false differ from nothing. */
function isJobSpecField(path: FieldPath, kind: string): boolean {
  const spec = kind === 'Job' ? ['spec'] : kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : undefined;
  return spec !== undefined && path.length === spec.length + 1 && spec.every((name, index) => path[index] === name);
}

function isEmpty(value: unknown, zeroCounts: boolean): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (value === 0 || value === false) return !zeroCounts;
  if (Array.isArray(value)) return value.every((item) => isEmpty(item, false));
  return isFields(value) && Object.values(value).every((item) => isEmpty(item, false));
}
