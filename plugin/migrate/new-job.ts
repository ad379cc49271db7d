import { type Fields, fieldsOf } from '../../sdk/batch-v1/fields.ts';
import type { Finding } from '../../sdk/batch-v1/finding.ts';
import { findingWithFix } from '../../sdk/batch-v1/finding-text.ts';
import { jobNameProblem, MIGRATED_FROM_ANNOTATION } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { validateManifest } from '../../sdk/batch-v1/validate/index.ts';
import { BatchError, BatchErrors, UsageError } from '../../sdk/errors.ts';
import { adopting, checkSelector } from './adopting.ts';
import { fromManifest, fromOld } from './base.ts';
import { setField } from './set.ts';
import { setImage } from './set-image.ts';
import type { MigrationRequest } from './types.ts';

/**
 * The manifest of NEW: that of `-f`, or OLD's own, with what `--set` and `--image` change, and with OLD's selector and the
 * labels that go with it, so that it takes OLD's pods on.
 *
 * @throws UsageError for words that lead nowhere; BatchError `InvalidManifest`, or BatchErrors, for a Job that no server
 *   takes or that cannot have OLD's selector
 */
export function newJob(old: ObservedJob, request: MigrationRequest): KubernetesObject {
  const { manifest: given, sets, images } = request;
  const where = given?.where ?? `job "${old.metadata.name}" with these changes`;
  if (given) checkSelector(old, given.object, where);
  const base = given ? fromManifest(old, given) : fromOld(old);
  const name = nameOf(old, request);
  const changed = structuredClone({ ...base, metadata: { ...base.metadata, name } });
  for (const word of sets) setField(changed, word);
  for (const word of images) setImage(changed, word);
  checkName(changed, request);
  const job = adopting(old, changed, where);
  // What OLD has itself is no fault of the request: the server may know more fields than we do.
  const known = given ? [] : errorsOf(adopting(old, base, where));
  refuse(
    errorsOf(job).filter((error) => !known.some((other) => isSame(error, other))),
    where,
  );
  const annotations = {
    ...fieldsOf(job.metadata.annotations),
    [MIGRATED_FROM_ANNOTATION]: `${old.metadata.name}/${old.metadata.uid}`,
  } as Record<string, string>;
  return { ...job, metadata: { ...job.metadata, annotations } };
}

function nameOf(old: ObservedJob, { to, manifest }: MigrationRequest): string {
  if (to !== undefined || !manifest) return to ?? old.metadata.name!;
  const { name, generateName } = fieldsOf(manifest.object.metadata);
  if (typeof name === 'string' && name !== '') return name;
  if (generateName === undefined) return old.metadata.name!;
  throw new UsageError(`${manifest.where}: has a generateName, and a migration needs the name beforehand`, {
    hint: 'give it: --to NAME',
  });
}

/** A name of `--to`; one of a manifest is judged with the rest of it. */
function checkName({ spec }: KubernetesObject, { to }: MigrationRequest): void {
  if (to === undefined) return;
  const { completionMode, completions } = fieldsOf(spec);
  const indexed = completionMode === 'Indexed' && typeof completions === 'number';
  const problem = jobNameProblem(to, {
    manualSelector: true,
    ...(indexed && { indexedCompletions: completions }),
  });
  if (problem !== undefined) throw new UsageError(`--to ${to}: ${problem}`);
}

function errorsOf(job: Fields): Finding[] {
  return validateManifest(job).filter(({ level }) => level === 'error');
}

function isSame(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && one.path.join('\n') === other.path.join('\n') && one.message === other.message;
}

function refuse(findings: readonly Finding[], where: string): void {
  const errors = findings.map((finding) => new BatchError('InvalidManifest', `${where}: ${findingWithFix(finding)}`));
  if (errors.length > 1) throw new BatchErrors(errors);
  if (errors[0]) throw errors[0];
}
