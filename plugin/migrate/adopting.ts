import { fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { type Fields, fieldsOf, isFields } from '../../sdk/batch-v1/fields.ts';
import { fieldPath } from '../../sdk/batch-v1/finding-text.ts';
import { matchesSelector } from '../../sdk/batch-v1/matches-selector.ts';
import { GENERATED_POD_LABELS } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob, ObservedSelector } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';

/**
 * The manifest with OLD's selector, verbatim (an older cluster selects by other keys, a migrated Job by a foreign uid), and
 * with the labels on its template that this selector asks for; those that the server generates keep OLD's values, so that old
 * and new pods look alike (batch-api 3.3).
 *
 * @throws BatchError `InvalidManifest` where a label of the manifest's own contradicts the selector
 */
export function adopting(old: ObservedJob, manifest: KubernetesObject, where: string): KubernetesObject {
  const spec = fieldsOf(manifest.spec);
  const template = fieldsOf(spec.template);
  const metadata = fieldsOf(template.metadata);
  const { selector, template: before } = old.spec;
  const generated = picked(before.metadata?.labels, GENERATED_POD_LABELS);
  const asked = { ...picked(before.metadata?.labels, selectorKeys(selector)), ...selector?.matchLabels };
  const labels = { ...asked, ...fieldsOf(metadata.labels), ...generated };
  checkLabels(old, labels, where);
  return {
    ...manifest,
    spec: {
      ...spec,
      manualSelector: true,
      selector,
      ...(isFields(spec.template) && { template: { ...template, metadata: { ...metadata, labels } } }),
    },
  };
}

/**
 * A selector that somebody wrote has to be OLD's; a generated one, as a dump has it, is passed over.
 *
 * @throws BatchError `InvalidManifest`
 */
export function checkSelector(old: ObservedJob, { spec }: KubernetesObject, where: string): void {
  const { manualSelector, selector } = fieldsOf(spec);
  if (manualSelector !== true || fieldDifferences(selector, old.spec.selector).length === 0) return;
  throw new BatchError('InvalidManifest', `${where}: spec.selector: must be that of job "${old.metadata.name}"`, {
    hint: 'leave selector and manualSelector out: the migration writes them',
  });
}

function checkLabels(old: ObservedJob, labels: Fields, where: string): void {
  const { selector } = old.spec;
  const wrong = Object.entries(selector?.matchLabels ?? {}).find(([key, value]) => labels[key] !== value);
  const name = old.metadata.name;
  if (wrong) {
    const path = fieldPath(['spec', 'template', 'metadata', 'labels', wrong[0]]);
    const is = JSON.stringify(labels[wrong[0]]);
    throw new BatchError('InvalidManifest', `${where}: ${path}: must be "${wrong[1]}", is ${is}`, {
      hint: `the selector of job "${name}" asks for it, and a selector cannot change while its pods run`,
    });
  }
  if (matchesSelector(selector, labels as Record<string, string>)) return;
  throw new BatchError(
    'InvalidManifest',
    `${where}: spec.template.metadata.labels: must match the selector of job "${name}"`,
    { hint: `the selector is ${JSON.stringify(selector)}` },
  );
}

function selectorKeys(selector: ObservedSelector | undefined): string[] {
  const expressions = selector?.matchExpressions ?? [];
  return expressions.filter(({ operator }) => operator === 'In' || operator === 'Exists').map(({ key }) => key);
}

function picked(labels: Record<string, string> = {}, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => keys.includes(key)));
}
