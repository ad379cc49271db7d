import { events } from '../resources/kinds.ts';
import { follow, keyOf, type Loop, type LoopOptions, splitKey } from './follow.ts';

/** So long after its last change an Event is kept, in milliseconds: the API server's `--event-ttl`. */
const EVENT_TTL = 3_600_000;

/** Takes away old Events, as the leases of the API server's storage do. */
export function startEventExpiry({ registry, clock }: LoopOptions): Loop {
  /** When each is due, the oldest first. */
  const dues = new Map<string, number>();
  let cancel: (() => void) | undefined;
  const unfollow = follow(registry, [events], ({ type, object }) => {
    const key = keyOf(object);
    dues.delete(key);
    if (type === 'DELETED') return;
    dues.set(key, clock.now() + EVENT_TTL);
    cancel ??= clock.after(EVENT_TTL, expire);
  });

  function expire(): void {
    for (const [key, due] of dues) {
      if (due > clock.now()) {
        cancel = clock.after(due - clock.now(), expire);
        return;
      }
      dues.delete(key);
      registry.delete(events, ...splitKey(key));
    }
    cancel = undefined;
  }

  return {
    stop: () => {
      unfollow();
      cancel?.();
    },
  };
}
