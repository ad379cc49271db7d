import { randomBytes } from 'node:crypto';
import type { BackOffOptions } from '../controller/back-off.ts';
import { type Clock, createClock } from './clock.ts';
import { startControllers } from './controllers/index.ts';
import { fittingPatches } from './decode/patches.ts';
import { applyPatch, trackFields } from './patch/index.ts';
import { type NodeOptions, type Outcome, type PodOptions, startPods } from './pods/index.ts';
import type { Registry } from './registry.ts';
import { admit, strategies } from './resources/index.ts';
import { createIdentity } from './server/certificate.ts';
import { type Fault, startServer } from './server/index.ts';
import { kubeconfigOf } from './server/kubeconfig.ts';
import { createRegistry } from './store/index.ts';

/** A watch from a version that no client can have had is told that it is too old. */
const FORGOTTEN = 100;

/** What kind of cluster the sandbox is. */
export interface SandboxOptions {
  /** How many of its seconds pass in one of the machine's. Default: 1. */
  speed?: number;
  /** What becomes of containers. Default: each runs for a second and exits 0. */
  pods?: PodOptions;
  /** Default: one named `sandbox`, as big as the machine. */
  nodes?: readonly NodeOptions[];
  /** What goes wrong on purpose. Default: nothing. */
  faults?: readonly Fault[];
  /** How long the Job controller waits after a failed pod. Default: as in Kubernetes, 10 s, doubled up to 10 minutes. */
  backOff?: BackOffOptions;
  /** Of 127.0.0.1. Default: any free one. */
  port?: number;
}

/** A cluster that runs in this process. */
export interface Sandbox {
  /** For kubectl and other clients: YAML, with the server, its certificate and a token. */
  kubeconfig: string;
  /** Such as `https://127.0.0.1:43217`. */
  server: string;
  /** What clients say in `Authorization: Bearer`. */
  token: string;
  /** PEM of the certificate authority that the server's certificate is of. */
  ca: string;
  /** The objects, without the way over HTTPS. */
  registry: Registry;
  /** The cluster's own time. */
  clock: Clock;
  /**
   * Ends the containers of a pod now, whatever their outcomes say; those that have not started, as soon as they do.
   *
   * @param outcome default: exit code 0
   * @throws UsageError where no such pod is at work
   */
  finish(namespace: string, pod: string, outcome?: Outcome): void;
  /** Ends it; resolves when no socket, process or timer of it is left. */
  stop(): Promise<void>;
}

/**
 * Starts an in-memory Kubernetes batch API on the loopback interface, with the Job and CronJob controllers and a node.
 *
 * @throws UsageError for a port that is taken, or nodes that cannot be
 * @example
 * ```ts
 * import { startSandbox } from 'kubectl-batch/sandbox';
 *
 * const cluster = await startSandbox({ speed: 100 });
 * console.log(cluster.kubeconfig);
 * await cluster.stop();
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = createClock(options.speed);
  const patching = fittingPatches({ applyPatch, trackFields });
  const store = createRegistry({ clock, strategies, patching, admit, forgotten: FORGOTTEN });
  const identity = createIdentity(Date.now());
  const token = randomBytes(24).toString('base64url');
  const { backOff, nodes } = options;
  const controllers = startControllers({
    registry: store,
    clock,
    certificates: identity.ca,
    ...(backOff && { backOff }),
  });
  const pods = startPods({ registry: store, clock, pods: options.pods ?? {}, ...(nodes && { nodes }) });
  const logs = pods.logs.bind(pods);
  const faults = options.faults ?? [];
  const rooms = { store, clock, identity, token, logs, faults, port: options.port ?? 0 };
  const stopRooms = async () => {
    await controllers.stop();
    await pods.stop();
    clock.stop();
  };
  try {
    const server = await startServer(rooms);
    return {
      kubeconfig: kubeconfigOf(server.url, identity.ca, token),
      server: server.url,
      token,
      ca: identity.ca,
      registry: store,
      clock,
      finish: pods.finish,
      async stop() {
        await server.stop();
        await stopRooms();
      },
    };
  } catch (error) {
    await stopRooms();
    throw error;
  }
}
