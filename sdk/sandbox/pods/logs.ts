import type { Clock } from '../clock.ts';
import type { Registry } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import type { ContainerLog, LogLine, LogStore } from './log-store.ts';
import type { KubeletContainerStatus, SandboxPod } from './pod-types.ts';

/** PodLogOptions of core/v1, as far as they are read. */
export interface LogOptions {
  /** Goes on until the container ends. Default: false. */
  follow?: boolean;
  /** Only so many lines, the last ones. Default: all. */
  tailLines?: number;
  /** Only what is younger, in the sandbox's seconds. */
  sinceSeconds?: number;
  /** RFC 3339: only what is as young or younger. */
  sinceTime?: string;
  /** Of the run before this one. Default: false. */
  previous?: boolean;
  /** Puts the time before each line. Default: false. */
  timestamps?: boolean;
  /** Ends after so many bytes. */
  limitBytes?: number;
  /** Ends it while it waits for more. */
  signal?: AbortSignal;
}

export interface LogReader {
  registry: Registry;
  clock: Clock;
  store: LogStore;
}

/** So many lines are read at once, at most. */
const BATCH = 500;

/**
 * What a container has printed, in pieces of whole lines.
 *
 * @param container may be left out where the pod has one only
 * @throws StatusError at once, in the API server's words: 404 for the pod, 400 for the container, or one that has not started
 */
export function readLogs(
  { registry, clock, store }: LogReader,
  namespace: string,
  name: string,
  container: string | undefined,
  options: LogOptions = {},
): AsyncIterable<string> {
  const pod = registry.get(registry.find('pods', '')!.resource, namespace, name) as SandboxPod;
  const chosen = chooseContainer(pod, container);
  if (!pod.spec.nodeName) return nothing();
  const log = store.get(containerId(pod, chosen, options.previous ?? false));
  return log ? read(log, options, clock) : nothing();
}

async function* nothing(): AsyncGenerator<string> {}

/** validateContainer in pkg/registry/core/pod/strategy.go. */
function chooseContainer({ metadata, spec }: SandboxPod, container: string | undefined): string {
  const names = (list: { name: string }[] = []) => list.map(({ name }) => name);
  const apps = names(spec.containers);
  const inits = names(spec.initContainers);
  if (container) {
    if ([...apps, ...inits].includes(container)) return container;
    throw badRequest(`container ${container} is not valid for pod ${metadata.name}`);
  }
  if (apps.length === 1) return apps[0]!;
  const beside = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : '';
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${apps.join(' ')}]${beside}`,
  );
}

/** validateContainerLogStatus in pkg/kubelet/kubelet_pods.go. */
function containerId({ metadata, status = {} }: SandboxPod, container: string, previous: boolean): string {
  const which = `container "${container}" in pod "${metadata.name}"`;
  const { containerStatuses = [], initContainerStatuses = [] } = status;
  const found = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container);
  if (!found) throw badRequest(`${which} is not available`);
  const id = previous ? lastId(found) : currentId(found);
  if (id) return id;
  if (previous) throw badRequest(`previous terminated ${which} not found`);
  if (found.state.terminated || found.lastState.terminated) throw badRequest(`${which} is terminated`);
  throw badRequest(`${which} is waiting to start: ${waitingFor(found.state.waiting?.reason ?? '')}`);
}

function currentId(status: KubeletContainerStatus): string | undefined {
  return status.state.waiting ? lastId(status) : (status.containerID ?? lastId(status));
}

function lastId({ lastState }: KubeletContainerStatus): string | undefined {
  return (lastState.terminated as { containerID?: string } | undefined)?.containerID;
}

function waitingFor(reason: string): string {
  if (reason === 'ErrImagePull') return "image can't be pulled";
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason;
}

function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

async function* read(log: ContainerLog, options: LogOptions, clock: Clock): AsyncGenerator<string> {
  const { follow = false, timestamps = false, signal } = options;
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  let at = log.dropped + firstLine(log.lines, options, clock);
  while (left > 0 && !signal?.aborted) {
    // A reader that is slower than the writer misses what was dropped.
    const from = Math.max(at - log.dropped, 0);
    const lines = log.lines.slice(from, from + BATCH);
    at = log.dropped + from + lines.length;
    if (lines.length > 0) {
      const bytes = Buffer.from(lines.map((line) => lineText(line, timestamps)).join(''));
      yield bytes.subarray(0, left).toString();
      left -= bytes.length;
    } else if (!follow || log.ended) return;
    else await changed(log, signal);
  }
}

/** Resolves with the next line, or the end. */
function changed(log: ContainerLog, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = log.subscribe(done);
    signal?.addEventListener('abort', done);
    function done(): void {
      unsubscribe();
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}

function firstLine(lines: readonly LogLine[], options: LogOptions, clock: Clock): number {
  const { tailLines = lines.length, sinceSeconds, sinceTime } = options;
  const age = sinceSeconds === undefined ? Number.POSITIVE_INFINITY : sinceSeconds * 1000;
  const since = sinceTime === undefined ? clock.now() - age : Date.parse(sinceTime);
  let at = Math.max(0, lines.length - tailLines);
  while (at < lines.length && lines[at]!.time < since) at++;
  return at;
}

function lineText({ time, text, unended }: LogLine, timestamps: boolean): string {
  const line = unended ? text : `${text}\n`;
  return timestamps ? `${new Date(time).toISOString().replace('Z', '000000Z')} ${line}` : line;
}
