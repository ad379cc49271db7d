import { execFileSync, spawnSync } from 'node:child_process';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid, hasTrackingFinalizer } from '../../sdk/controller/pod.ts';
import { type Namespace, until } from '../helpers/namespace.ts';

/** Jobs whose pods are on a node that is played by kubectl: for tests during which a component of the cluster is away. */
export interface HandPlayed {
  /** Creates a Job and lets its pods run. */
  start(name: string, spec?: Record<string, unknown>): Promise<ObservedPod[]>;
  job(name: string): ObservedJob | undefined;
  /** Of all Jobs that have this value of the label `app`; default: that of the Job of this name. */
  pods(app: string): ObservedPod[];
  set(pod: ObservedPod, phase: 'Running' | 'Succeeded' | 'Failed'): void;
  /** By the eviction API. */
  evict(pod: ObservedPod): void;
  /** Deletes what is left, the node too. */
  close(): void;
}

export function handPlayed(space: Namespace): HandPlayed {
  const node = `${space.name}-node`;
  const kubectl = (words: string[], input?: string) =>
    execFileSync(process.env.KUBECTL_TEST!, ['--kubeconfig', process.env.KUBECONFIG_TEST!, ...words], {
      ...{ encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] },
    });
  kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: node } }));
  /** A node that is not heard of is taken for lost, and with it its pods. */
  const beat = () => {
    const lastHeartbeatTime = `${new Date().toISOString().slice(0, 19)}Z`;
    const status = { conditions: [{ type: 'Ready', status: 'True', reason: 'Played', lastHeartbeatTime }] };
    kubectl(['patch', 'node', node, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
  };
  const pods = (app: string) =>
    (JSON.parse(space.kubectl('get', 'pods', '-l', `app=${app}`, '-o', 'json')) as { items: ObservedPod[] }).items;
  const set: HandPlayed['set'] = ({ metadata }, phase) => {
    const status = JSON.stringify({ status: { phase } });
    space.kubectl('patch', 'pod', metadata.name!, '--subresource=status', '--type=merge', '-p', status);
  };
  return {
    pods,
    set,
    job: (name) => space.get<ObservedJob>(`job/${name}`),
    async start(name, spec = {}) {
      beat();
      space.create(JSON.stringify(jobOn(node, name, spec)));
      const count = Number(spec.parallelism ?? 1);
      // A controller that has lost its API server takes its time to come back.
      await until(`${count} pods of ${name}`, () => pods(name).length === count, 150_000);
      for (const pod of pods(name)) set(pod, 'Running');
      const active = () => space.get<ObservedJob>(`job/${name}`)?.status?.active === count;
      await until(`${count} active pods of ${name}`, active);
      return pods(name);
    },
    evict({ metadata: { name } }) {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: space.name } };
      const path = `/api/v1/namespaces/${space.name}/pods/${name}/eviction`;
      kubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction));
    },
    close() {
      const force = ['--force', '--grace-period=0', '--wait=false'];
      const base = ['--kubeconfig', process.env.KUBECONFIG_TEST!, '-n', space.name];
      spawnSync(process.env.KUBECTL_TEST!, [...base, 'delete', 'jobs', '--all', '--wait=false']);
      spawnSync(process.env.KUBECTL_TEST!, [...base, 'delete', 'pods', '--all', ...force]);
      spawnSync(process.env.KUBECTL_TEST!, [...base, 'delete', 'node', node, '--wait=false']);
    },
  };
}

function jobOn(nodeName: string, name: string, spec: Record<string, unknown>): KubernetesObject {
  const containers = [{ name: 'main', image: 'busybox:1.36' }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      ...spec,
      template: { metadata: { labels: { app: name } }, spec: { restartPolicy: 'Never', nodeName, containers } },
    },
  };
}

/** One line for each pod: who it is, and whose, and whether it will be counted. */
export function ownership(pods: readonly ObservedPod[], job: ObservedJob | undefined): string[] {
  return pods
    .map((pod) => {
      const owned = controllerUid(pod) === job?.metadata.uid ? 'owned' : 'not owned';
      return `${pod.metadata.uid} ${owned}${hasTrackingFinalizer(pod) ? ' tracked' : ''}`;
    })
    .sort();
}

/** The same pods, all of that Job and to be counted. */
export function allOf(pods: readonly ObservedPod[]): string[] {
  return pods.map(({ metadata }) => `${metadata.uid} owned tracked`).sort();
}
