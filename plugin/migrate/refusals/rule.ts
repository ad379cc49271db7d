import type { Situation } from '../situation.ts';
import type { Refusal } from '../types.ts';

/** One reason for which a migration is not done, as data. */
export interface RefusalRule {
  /** As `Refusal.rule` has it. */
  id: string;
  /** It holds for a change of OLD in place as well. Default: only where OLD is replaced. */
  inPlace?: true;
  check: (situation: Situation) => Omit<Refusal, 'rule'> | undefined;
}

export function oldName({ seen }: Situation): string {
  return `job "${seen.old.metadata.name}"`;
}

export function newName({ manifest }: Situation): string {
  return `job "${manifest.metadata.name}"`;
}
