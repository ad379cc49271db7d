import { lstat } from 'node:fs/promises';
import type { Say } from './binaries.ts';
import { remove } from './clean.ts';
import { isDead, type Registered, registered, slotEntry } from './state.ts';

/** How long a maker may take between claiming its slot and writing down who it is. */
const GRACE = 60_000;

async function isLeftOver({ slot, state }: Registered): Promise<boolean> {
  if (state !== undefined) return isDead(state);
  const entry = await lstat(slotEntry(slot)).catch(() => undefined);
  return entry !== undefined && Date.now() - entry.mtimeMs > GRACE;
}

/** Removes what killed runs left behind: clusters whose owner died or that have no process any more. */
export async function mend(say: Say): Promise<void> {
  for (const entry of await registered()) {
    if (!(await isLeftOver(entry))) continue;
    say(`removing what a killed run left in ${entry.dir}`);
    await remove(entry);
  }
}
