import { randomBytes } from 'node:crypto';
import type { Kube } from '../kube/types.ts';
import type { Journal, MigrationRequest } from '../migrate/types.ts';
import type { Planned } from './migrate-plan.ts';

/** The journal of a migration that begins now, as the plan has it. */
export function beginJournal(kube: Kube, planned: Planned, { accept, restartDeadline }: MigrationRequest): Journal {
  const { name, uid } = planned.plan.old;
  return {
    version: 1,
    id: randomBytes(5).toString('hex'),
    namespace: planned.plan.namespace,
    startedAt: new Date(kube.transport.now()).toISOString(),
    ...recorded(planned),
    accept: [...accept],
    restartDeadline,
    state: { goal: 'new', from: { name, uid } },
  };
}

/** The journal of the same migration after OLD was planned for anew. */
export function replanned(journal: Journal, planned: Planned): Journal {
  return { ...journal, ...recorded(planned) };
}

function recorded({ observation, plan: { manifest, lost, pods, forecast } }: Planned) {
  // Who wrote which field is long, and of no use to another Job.
  const { managedFields: _, ...metadata } = observation.old.metadata;
  return { old: { ...observation.old, metadata }, manifest: manifest!, lost, pods, forecast: forecast! };
}
