import { humanDuration } from '../../../batch-v1/duration.ts';
import { listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { TableColumn } from '../../registry.ts';

/** Columns of several kinds, and how the server writes what is in them (pkg/printers/internalversion/printers.go). */

export function column(name: string, description: string, rest: Partial<TableColumn> = {}): TableColumn {
  return { name, type: 'string', format: '', description, priority: 0, ...rest };
}

/** Shown with `-o wide`. */
export function wide(name: string, description: string, rest: Partial<TableColumn> = {}): TableColumn {
  return column(name, description, { priority: 1, ...rest });
}

/** The server's descriptions are those of its documentation; kubectl shows none of them, so these are shorter. */
export const NAME: TableColumn = column('Name', 'Unique among the objects of its kind and namespace.', {
  format: 'name',
});
export const AGE: TableColumn = column('Age', 'How long ago it was made.');
export const CONTAINERS: TableColumn = wide('Containers', 'The names of the containers in the pod template.');
export const IMAGES: TableColumn = wide('Images', 'Their images.');

/** How long ago, such as `5m`. */
export function since(time: unknown, now: number): string {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? '<unknown>' : humanDuration(now - at);
}

export function age({ metadata }: KubernetesObject, now: number): string {
  return since(metadata.creationTimestamp, now);
}

/** Names and images, each joined by commas. */
export function containerCells(pod: { containers?: unknown }): [names: string, images: string] {
  const containers = listOfFields(pod.containers);
  return [
    containers.map(({ name }) => String(name ?? '')).join(','),
    containers.map(({ image }) => String(image ?? '')).join(','),
  ];
}
