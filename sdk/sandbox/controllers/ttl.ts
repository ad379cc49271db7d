import type { ObservedJob } from '../../batch-v1/objects.ts';
import { expiryTime } from '../../controller/ttl.ts';
import { jobs } from '../resources/kinds.ts';
import { follow, keyOf, type Loop, type LoopOptions, splitKey } from './follow.ts';
import { createQueue } from './queue.ts';

/** Deletes finished Jobs when their TTL has passed: the controller `ttlafterfinished`. */
export function startTtlController({ registry, clock }: LoopOptions): Loop {
  const queue = createQueue({ clock, run });
  const unfollow = follow(registry, [jobs], ({ type, object }) => {
    if (type !== 'DELETED' && expiryTime(object as ObservedJob) !== undefined) queue.add(keyOf(object));
  });

  function run(key: string): void {
    const [namespace, name] = splitKey(key);
    const job = registry.peek(jobs, namespace, name);
    const expiry = job && expiryTime(job as ObservedJob);
    if (expiry === undefined) return;
    const left = expiry - clock.now();
    const preconditions = { uid: job!.metadata.uid! };
    if (left > 0) queue.addAfter(key, left);
    else registry.delete(jobs, namespace, name, { propagationPolicy: 'Foreground', preconditions });
  }

  return {
    stop: () => {
      unfollow();
      queue.stop();
    },
  };
}
