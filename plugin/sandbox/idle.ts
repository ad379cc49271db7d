import type { Registry } from '../../sdk/sandbox/registry.ts';
import { after } from '../timers.ts';

/** A sandbox that nobody watches over ends by itself, by default when nothing has changed for 8 hours. */
export const idleOfDetached = 8 * 3_600_000;

/**
 * Resolves to false when no object has changed for so long.
 *
 * @param idle milliseconds; 0: never
 */
export function quiet(
  { subscribe }: Pick<Registry, 'subscribe'>,
  idle: number,
): { promise: Promise<false>; forget(): void } {
  if (idle === 0) return { promise: new Promise(() => {}), forget: () => {} };
  let changed = performance.now();
  let cancel = () => {};
  const unsubscribe = subscribe(() => {
    changed = performance.now();
  });
  const promise = new Promise<false>((resolve) => {
    const wait = (left: number) => {
      cancel = after(left, () => {
        const rest = changed + idle - performance.now();
        if (rest > 0) wait(rest);
        else resolve(false);
      });
    };
    wait(idle);
  });
  const forget = () => {
    unsubscribe();
    cancel();
  };
  return { promise, forget };
}
