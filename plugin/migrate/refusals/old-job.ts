import { isJobFinished, trueCondition } from '../../../sdk/controller/pod-counts.ts';
import { oldName, type RefusalRule } from './rule.ts';

/** OLD is at its end: there is nothing left to be kept, and its pods may be gone at any moment. */
export const OLD_JOB_REFUSALS: readonly RefusalRule[] = [
  {
    id: 'finished',
    inPlace: true,
    check: (situation) => {
      const { old } = situation.seen;
      const end = trueCondition(old, 'Complete') ?? trueCondition(old, 'Failed');
      if (!end) return undefined;
      return {
        reason: `${oldName(situation)} has ended (${end.type}) and has no running pods to keep`,
        hint: 'to run a Job anew: kubectl batch run --replace',
      };
    },
  },
  {
    id: 'deleting',
    inPlace: true,
    check: (situation) => {
      if (situation.seen.old.metadata.deletionTimestamp === undefined) return undefined;
      return {
        reason: `${oldName(situation)} is being deleted`,
        hint: 'where a migration was interrupted: kubectl batch migrate --list',
      };
    },
  },
  {
    id: 'finishing',
    inPlace: true,
    check: (situation) => {
      const { seen, expected } = situation;
      if (isJobFinished(seen.old) || !expected.end) return undefined;
      const { type, reason } = expected.end;
      const end = type === 'Failed' ? `fail (${reason})` : 'be complete';
      return {
        reason: `${oldName(situation)} is about to ${end}`,
        hint: `wait for its end: kubectl batch watch ${seen.old.metadata.name}`,
      };
    },
  },
];
