import type { ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Random } from '../conformance/random.ts';
import type { Draw, Happening } from './draw.ts';
import { shuffled } from './progress.ts';
import type { Stage } from './stage.ts';

/** What was done to pods, and how the server answered. */
export interface Act {
  step: string;
  pod: ObservedPod;
}

export interface Acts {
  done: Act[];
  /** What could not be done. */
  failures: string[];
  /** What has not happened until now does not; resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** Lets happen to pods what the draw has for the time of the migration. */
export function playMeanwhile(stage: Stage, { meanwhile, restartPolicy }: Draw, random: Random): Acts {
  const done: Act[] = [];
  const failures: string[] = [];
  const under = new Set<Promise<unknown>>();
  const timers = new Set<NodeJS.Timeout>();
  let over = false;
  const pods = shuffled(stage.live(), random);
  const doOne = async (pod: ObservedPod, step: string) => {
    if (over) return;
    const answer = await stage.act(pod, step).catch((error: Error) => void failures.push(error.message));
    if (answer) done.push({ step, pod: answer });
  };
  const start = ({ delay, step }: Happening, pod: ObservedPod) => {
    if (over) return;
    const fails = restartPolicy === 'OnFailure' && step.startsWith('fail');
    timers.add(
      setTimeout(() => {
        const work = doOne(pod, fails ? 'restart 1' : step);
        under.add(work);
        void work.finally(() => under.delete(work));
      }, delay),
    );
  };
  for (const happening of meanwhile) {
    const pod = pods.pop();
    if (pod) void momentOf(stage, happening.when).then(() => start(happening, pod));
  }
  return {
    done,
    failures,
    async stop() {
      over = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(under);
    },
  };
}

async function momentOf({ history }: Stage, when: Happening['when']): Promise<void> {
  if (when === 'start') return;
  await history.next(({ type, object }) => {
    if (object.kind !== 'Job') return false;
    return when === 'gone' ? type === 'DELETED' : object.metadata.deletionTimestamp !== undefined;
  });
}
