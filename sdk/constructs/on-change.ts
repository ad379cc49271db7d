import { createHash } from 'node:crypto';
import type { ApiObjectMetadataDefinition } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Fields, fieldsOf, isFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { longestJobName } from '../batch-v1/names.ts';
import { defaultOf, type GitOps } from './settings.ts';
import type { DurationLike } from './values.ts';
import { late } from './values.ts';

/**
 * What happens when the definition of a Job changes that has run already; its spec cannot be changed in place.
 *
 * - `keep`: whoever applies it is told that by the server.
 * - `hash-name`: the name carries a hash of the spec, so that a change makes a new Job. The old one is left to be pruned.
 * - `recreate`: Argo CD or Flux delete the Job and make it anew, under the same name.
 */
export type OnChange = 'keep' | 'hash-name' | 'recreate';

/** What of a Job's properties this is about. */
interface OnChangeProps {
  onChange?: OnChange;
  ttlAfterFinished?: DurationLike;
  metadata?: { name?: string; generateName?: string };
}

/** `Replace` alone would replace the object in place, which the server refuses. */
const RECREATE: Readonly<Record<GitOps['engine'], readonly [annotation: string, value: string]>> = {
  'argo-cd': ['argocd.argoproj.io/sync-options', 'Force=true,Replace=true'],
  flux: ['kustomize.toolkit.fluxcd.io/force', 'enabled'],
};
const CHOICES = ['keep', 'hash-name', 'recreate'];
const HASH_LENGTH = 8;

/** Tells the engine of the scope to make the Job anew, unless the user told it something else. */
export function markRecreated(construct: IConstruct, metadata: ApiObjectMetadataDefinition, given: object): void {
  for (const [engine, [annotation, value]] of Object.entries(RECREATE)) {
    if (annotation in given) continue;
    const chosen = () => (defaultOf(construct, 'gitOps')?.engine === engine ? value : undefined);
    metadata.addAnnotation(annotation, late(chosen) as unknown as string);
  }
}

/** The manifest under a name with the hash of its spec, cut to what a Job of this spec may be called. */
export function withHashedName(manifest: Fields): Fields {
  const metadata = fieldsOf(manifest.metadata);
  const spec = fieldsOf(manifest.spec);
  const text = JSON.stringify([metadata.name, sorted(spec)]);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
  const stem = String(metadata.name).slice(0, longestJobName(spec) - HASH_LENGTH - 1);
  return { ...manifest, metadata: { ...metadata, name: `${stem.replace(/[-.]+$/, '')}-${hash}` } };
}

/** Patches may leave keys in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** What contradicts the way the Job is applied. */
export function onChangeFindings(
  construct: IConstruct,
  { onChange, ttlAfterFinished, metadata }: OnChangeProps,
): Finding[] {
  const engine = defaultOf(construct, 'gitOps')?.engine;
  const findings: Finding[] = [];
  const add = (path: string, value: unknown, message: string, fix: string) =>
    void findings.push({ level: 'error', rule: 'on-change', path: [path], value, message, fix });
  if (onChange !== undefined && !CHOICES.includes(onChange)) {
    add('onChange', onChange, `must be one of ${CHOICES.join(', ')}`, 'write one of them, or leave it out for keep');
  }
  if (onChange === 'recreate' && engine === undefined) {
    const fix = "say so: setDefaults(chart, { gitOps: { engine: 'argo-cd' } })";
    add('onChange', onChange, 'is "recreate", which takes Argo CD or Flux to apply the Job', fix);
  }
  if (onChange === 'hash-name' && metadata?.generateName !== undefined && metadata.name === undefined) {
    add('metadata', undefined, 'has a generateName, which leaves nothing for onChange: "hash-name"', 'write a name');
  }
  if (engine !== undefined && ttlAfterFinished !== undefined) {
    const message = `would have ${engine === 'flux' ? 'Flux' : 'Argo CD'} make the Job anew whenever it is deleted, for ever`;
    const fix = 'remove it; where that is wanted, write spec: { ttlSecondsAfterFinished: ... }';
    add('ttlAfterFinished', undefined, message, fix);
  }
  return findings;
}
