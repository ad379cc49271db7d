import { StatusError } from '../status-error.ts';
import { fieldsOf, type ManagedFieldsEntry } from './entry.ts';
import { intersection, type PathSet, placesOf } from './path-set.ts';
import { placeBelow } from './places.ts';

/** A place that another manager has set otherwise. */
export interface Conflict {
  entry: ManagedFieldsEntry;
  place: string;
}

export function conflictsOf(others: readonly ManagedFieldsEntry[], changed: PathSet): Conflict[] {
  return others.flatMap((entry) =>
    [...placesOf(intersection(fieldsOf(entry), changed))]
      .map((words) => ({ entry, place: words.reduce(placeBelow, '') }))
      .sort((a, b) => (a.place < b.place ? -1 : 1)),
  );
}

/** The server's answer to a configuration that is not forced. */
export function conflictError(conflicts: readonly Conflict[]): StatusError {
  const byManager = new Map<ManagedFieldsEntry, Conflict[]>();
  for (const conflict of conflicts) byManager.set(conflict.entry, [...(byManager.get(conflict.entry) ?? []), conflict]);
  const plural = conflicts.length === 1 ? 'conflict' : 'conflicts';
  const groups = [...byManager].map(([entry, own]) =>
    own.length === 1 && byManager.size === 1
      ? `conflict with ${nameOf(entry)}: ${own[0]!.place}`
      : `conflicts with ${nameOf(entry)}:\n${own.map(({ place }) => `- ${place}`).join('\n')}`,
  );
  const message = `Apply failed with ${conflicts.length} ${plural}: ${groups.join('\n')}`;
  const causes = conflicts.map(({ entry, place }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${nameOf(entry)}`,
    field: place,
  }));
  return new StatusError(409, 'Conflict', message, { causes });
}

/** Configurations are told apart by their manager alone, other writes by the version that they were made through. */
function nameOf({ manager, subresource, apiVersion, operation }: ManagedFieldsEntry): string {
  const through = subresource ? ` with subresource "${subresource}"` : '';
  return `"${manager}"${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}
