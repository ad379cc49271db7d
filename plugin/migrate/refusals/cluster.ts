import { fieldPath } from '../../../sdk/batch-v1/finding-text.ts';
import { claimsOf } from '../claims.ts';
import { andList, counted } from '../counted.ts';
import { mostBytes, packed } from '../packed.ts';
import { deniedText } from '../rights.ts';
import type { Situation } from '../situation.ts';
import type { Denied } from '../types.ts';
import { newName, type RefusalRule } from './rule.ts';

/** What else is on the cluster stands in the way, or the cluster would not take NEW as it is meant. */
export const CLUSTER_REFUSALS: readonly RefusalRule[] = [
  { id: 'denied', inPlace: true, check: checkDenied },
  { id: 'taken', check: checkTaken },
  { id: 'altered', check: checkAltered },
  { id: 'otherSelector', check: checkOtherSelector },
  { id: 'journalTooLarge', check: checkJournal },
];

function checkDenied({ seen, way }: Situation) {
  // A change in place is one PATCH of one Job.
  const isNeeded = ({ verb, resource }: Denied) => way === 'replace' || (verb === 'patch' && resource === 'jobs.batch');
  const denied = seen.denied.filter(isNeeded);
  if (denied.length === 0) return undefined;
  const [reason, { hint }] = deniedText(denied, seen.old.metadata.namespace!);
  return { reason, ...(hint !== undefined && { hint }) };
}

function checkTaken(situation: Situation) {
  const { taken, old } = situation.seen;
  if (!taken) return undefined;
  return {
    reason: `${newName(situation)} already exists in namespace "${old.metadata.namespace}"`,
    hint: 'choose another name: --to NAME',
  };
}

/** Fields of the spec that decide what becomes of the pods. */
const DECISIVE = ['suspend', 'managedBy', 'parallelism', 'completions', 'completionMode', 'selector', 'manualSelector'];

export function isDecisive(path: readonly (string | number)[]): boolean {
  const [, field, part, labels] = path;
  return DECISIVE.includes(String(field)) || (field === 'template' && part === 'metadata' && labels === 'labels');
}

/** Born suspended, as queues do it, NEW would end every pod that it takes on (batch-api 3.4, point 6). */
function checkAltered(situation: Situation) {
  const altered = situation.seen.altered.filter(({ path }) => isDecisive(path));
  if (altered.length === 0) return undefined;
  const fields = altered.map(({ path, existing }) => `${fieldPath(path)} (${JSON.stringify(existing ?? null)})`);
  return {
    reason: `the cluster changes ${andList(fields)} of ${newName(situation)} when it is created`,
    hint: 'an admission webhook does this: see kubectl get mutatingwebhookconfigurations',
  };
}

function checkOtherSelector({ seen }: Situation) {
  const found = claimsOf(seen.claimants, seen.pods);
  if (found.length === 0) return undefined;
  const others = found.map(({ claimant: { kind, name } }) => `${kind} "${name}"`);
  const would = found.length === 1 ? 'would take' : 'would each take';
  const most = Math.max(...found.map(({ count }) => count));
  return {
    reason: `${andList(others)} ${would} up to ${counted(most, 'pod')} while nobody owns them, since the selector matches their labels`,
    hint: 'change that selector, or wait for the end of the pods',
  };
}

/** What is not counted here is small. */
function checkJournal({ seen, manifest, forecast }: Situation) {
  const pods = forecast.adopted.map((pod) => ({ ...pod, phase: 'Succeeded' }));
  const text = JSON.stringify([seen.old, manifest, packed({ pods, forecast })]);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= mostBytes) return undefined;
  return {
    reason: `the record of the migration would have ${Math.ceil(bytes / 1024)} KiB, and a ConfigMap has room for ${mostBytes / 1024}`,
    hint: 'there are too many pods, or the Jobs are too large',
  };
}
