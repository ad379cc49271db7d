import type { Fields } from '../fields.ts';
import { JOB_FIELD_VERSIONS, parseMinorVersion } from '../versions.ts';

/** Fields of JobSpec and the minor version from which their gates are on; before it the server drops them. */
const GATES = Object.entries(JOB_FIELD_VERSIONS).map(([field, { beta }]): [string, number] => [
  field,
  beta === undefined ? Number.POSITIVE_INFINITY : parseMinorVersion(beta),
]);

/** The spec as the asked version judges it: without what it drops. Without a version nothing is known to be dropped. */
export function withoutGated(spec: Fields, minorVersion: number | undefined): Fields {
  if (minorVersion === undefined) return spec;
  const dropped = GATES.filter(([field, since]) => minorVersion < since && field in spec);
  if (dropped.length === 0) return spec;
  const kept = { ...spec };
  for (const [field] of dropped) delete kept[field];
  return kept;
}
