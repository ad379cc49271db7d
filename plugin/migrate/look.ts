import { selectorText } from '../../sdk/batch-v1/selector-text.ts';
import { listPods } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';
import { askAgain } from './ask-again.ts';
import { findJob } from './find.ts';
import { nextStep, remember, type Step } from './next-step.ts';
import type { Run } from './run.ts';
import { type Sight, targetName } from './sight.ts';
import type { Journal } from './types.ts';

/** Looks at the cluster and says what to do next. A server that does not answer is asked again. */
export async function look(run: Run): Promise<Step> {
  const sight = await askAgain(run, () => see(run.kube, run.hold.journal(), run.hold.signal));
  const now = Date.now();
  const journal = run.hold.journal();
  run.sight = sight;
  run.memory = remember(run.memory, journal, sight, now);
  run.adopted = run.memory.adoptedSince;
  const { memory, deleted, timings } = run;
  return nextStep(journal, sight, { ...memory, ...(deleted !== undefined && { deletedAt: deleted }) }, now, timings);
}

/** The pods first, then the Jobs: see `forgottenPods`. */
export async function see(kube: Kube, journal: Journal, signal: AbortSignal): Promise<Sight> {
  const { namespace, old, state } = journal;
  const pods = await listPods(kube, { namespace, labelSelector: selectorText(old.spec.selector) }, signal);
  const target = targetName(journal);
  const [named, other] = await Promise.all([
    findJob(kube, namespace, state.from.name, signal),
    target === state.from.name ? undefined : findJob(kube, namespace, target, signal),
  ]);
  const from = named?.metadata.uid === state.from.uid ? named : undefined;
  const to = target === state.from.name && !from ? named : other;
  return { pods, ...(from && { from }), ...(to && { to }) };
}
