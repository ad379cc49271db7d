import type { MigrationPlan } from './types.ts';

/** What counts of a plan. */
export interface Outlook extends Pick<MigrationPlan, 'way' | 'lost' | 'forecast'> {
  old: Pick<MigrationPlan['old'], 'uid'>;
}

/** Whether more comes of a plan than of an earlier one that somebody agreed to: pods ended, pods started, work lost, another way. */
export function isWorse(plan: Outlook, agreed: Outlook): boolean {
  if (plan.way !== agreed.way || plan.old.uid !== agreed.old.uid || plan.lost > agreed.lost) return true;
  const [now, before] = [plan.forecast, agreed.forecast];
  if (!now || !before) return false;
  const known = new Set(before.killed.map(({ uid }) => uid));
  if (now.killed.some(({ uid }) => !known.has(uid))) return true;
  if (now.end && now.end.reason !== before.end?.reason) return true;
  return now.started.count > before.started.count;
}
