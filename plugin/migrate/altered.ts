import { type FieldDifference, fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { fieldsOf } from '../../sdk/batch-v1/fields.ts';
import { JOB_CONTROLLER } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { parseQuantity } from '../../sdk/batch-v1/quantity.ts';

/** Fields that decide what becomes of the pods, and what the server makes of them where they are not sent. */
const decisive: Record<string, (sent: Record<string, unknown>) => unknown> = {
  suspend: () => false,
  managedBy: () => undefined,
  parallelism: () => 1,
  completions: ({ parallelism }) => (parallelism === undefined ? 1 : undefined),
  completionMode: () => 'NonIndexed',
};

/**
 * What admission made of a Job other than it was sent: each field of the spec that was sent and came back with another
 * value, and each decisive one that came back though it was not sent. Defaults are none.
 */
export function alteredFields(sent: KubernetesObject, stored: ObservedJob): FieldDifference[] {
  const spec = fieldsOf(sent.spec);
  return fieldDifferences(spec, stored.spec, ['spec']).filter((difference) =>
    difference.wanted === undefined ? isUnusual(difference, spec) : !isSame(difference),
  );
}

/** Of a field that was not sent. */
function isUnusual({ path, existing }: FieldDifference, spec: Record<string, unknown>): boolean {
  const field = String(path[1]);
  if (field === 'selector') return true;
  if (field === 'managedBy' && existing === JOB_CONTROLLER) return false;
  const usual = path.length === 2 ? decisive[field] : undefined;
  return usual !== undefined && usual(spec) !== (existing ?? undefined);
}

/** The server leaves out what is empty, and writes quantities in their shortest form. */
function isSame({ wanted, existing }: FieldDifference): boolean {
  if (existing === undefined)
    return wanted === null || wanted === '' || (typeof wanted === 'object' && isEmpty(wanted));
  const [one, other] = [parseQuantity(wanted), parseQuantity(existing)];
  return one !== undefined && one === other;
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
