import { COMPLETION_INDEX_KEY } from '../../sdk/batch-v1/names.ts';
import type { ContainerStatus, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { BatchError } from '../../sdk/errors.ts';
import { followLogs } from '../kube/index.ts';
import type { Kube } from '../kube/types.ts';

/** Reads the logs of pods as they appear, retries and restarts included, each once, and hands on whole lines. */
export interface LogFollower {
  /** Takes up pods whose containers have started since the last call. */
  observe(pods: ObservedPod[]): void;
  /** Waits until every container that was taken up has been read to its end, but no longer than `patience` ms. */
  finish(patience: number): Promise<void>;
}

const atOnce = 50;

/**
 * @param prefixed whether each line says which pod it came from: `[pi-0-x7k2p] ...`
 */
export function createLogFollower(
  kube: Kube,
  options: { prefixed: boolean; write: (line: string) => void; note: (line: string) => void; signal: AbortSignal },
): LogFollower {
  const taken = new Set<string>();
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);

  function startNext(): void {
    while (running.size < atOnce && waiting.length > 0) {
      const reading: Promise<void> = waiting.shift()!().finally(() => {
        running.delete(reading);
        startNext();
      });
      running.add(reading);
    }
  }

  return {
    observe(pods) {
      for (const pod of pods) {
        for (const { container, startedAt } of startedContainers(pod)) {
          const key = `${pod.metadata.uid}/${container}/${startedAt}`;
          if (taken.has(key)) continue;
          taken.add(key);
          waiting.push(() => readContainer(kube, pod, container, { ...options, signal }));
        }
      }
      startNext();
    },
    async finish(patience) {
      const timer = setTimeout(() => {
        if (patience > 0) options.note(`logs of ${running.size} containers did not end in time and are cut off`);
        stop.abort();
      }, patience);
      while (running.size > 0) await Promise.allSettled(running);
      clearTimeout(timer);
    },
  };
}

async function readContainer(
  kube: Kube,
  pod: ObservedPod,
  container: string,
  options: { prefixed: boolean; write: (line: string) => void; note: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const { namespace, name } = pod.metadata;
  const prefix = options.prefixed ? `[${logName(pod, container)}] ` : '';
  try {
    for await (const line of followLogs(kube, {
      namespace: namespace!,
      pod: name!,
      container,
      follow: true,
      signal: options.signal,
    })) {
      options.write(`${prefix}${line}`);
    }
  } catch (error) {
    if (options.signal.aborted) return;
    const reason = error instanceof BatchError ? error.message : String(error);
    options.note(`logs of pod "${name}" cannot be read: ${reason}`);
  }
}

function logName(pod: ObservedPod, container: string): string {
  const index = pod.metadata.annotations?.[COMPLETION_INDEX_KEY];
  const many = pod.spec.containers.length > 1 ? `/${container}` : '';
  return `${index === undefined ? '' : `${index}:`}${pod.metadata.name}${many}`;
}

/** Under restartPolicy OnFailure a container of one pod starts again and again, and each start has a log of its own. */
function startedContainers(pod: ObservedPod): { container: string; startedAt: string | undefined }[] {
  const latestStart = ({ state, lastState }: ContainerStatus) =>
    state?.running ?? state?.terminated ?? lastState?.terminated;
  return (pod.status?.containerStatuses ?? []).flatMap((status) => {
    const start = latestStart(status);
    return start ? [{ container: status.name, startedAt: start.startedAt }] : [];
  });
}
