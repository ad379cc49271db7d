import { BatchError } from '../../sdk/errors.ts';
import { program } from '../command.ts';
import type { Context } from '../context.ts';
import type { Kube } from '../kube/types.ts';
import type { Journal, MigrationRequest } from '../migrate/types.ts';
import { isWorse } from '../migrate/worse.ts';
import { otherWay } from './migrate-begin.ts';
import { replanned } from './migrate-journal.ts';
import { planWhenQuiet, usualWait } from './migrate-plan.ts';
import { refuse } from './migrate-refused.ts';

/**
 * Plans for OLD as it is now, for a run that goes on with a migration which has not touched it yet: the plan of the journal
 * may be of another day. What was agreed to then is agreed to now, and no more.
 */
export function planAgain(kube: Kube, context: Context): (journal: Journal) => Promise<Journal> {
  return async (journal) => {
    const planned = await planWhenQuiet(kube, requestOf(journal), usualWait, context, journal.id);
    const { plan } = planned;
    refuse(plan);
    if (plan.way !== 'replace') throw otherWay(plan);
    const { old, lost, forecast } = journal;
    if (isWorse(plan, { way: 'replace', old: { uid: old.metadata.uid! }, lost, forecast })) throw more(journal);
    return replanned(journal, planned);
  };
}

/** The manifest of the journal is NEW, whole. */
function requestOf({ old, manifest, accept, restartDeadline }: Journal): MigrationRequest {
  const { name } = manifest.metadata;
  const where = `the journal of job "${old.metadata.name}"`;
  return {
    old: old.metadata.name!,
    to: name!,
    manifest: { object: manifest, where },
    sets: [],
    images: [],
    accept: new Set(accept),
    restartDeadline,
  };
}

function more({ old, namespace }: Journal): BatchError {
  const { name } = old.metadata;
  return new BatchError('Conflict', `job "${name}" has changed: more would come of its migration than was agreed to`, {
    hint: `nothing was touched, and the journal is gone; begin anew: ${program} migrate ${name} -n ${namespace}`,
  });
}
