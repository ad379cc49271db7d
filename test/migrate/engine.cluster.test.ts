import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from '../../plugin/kube/index.ts';
import { abort } from '../../plugin/migrate/execute.ts';
import { migrationTimings as timings } from '../../plugin/migrate/timings.ts';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import { controllerUid } from '../../sdk/controller/pod.ts';
import { jobYaml, until, useNamespace } from '../helpers/namespace.ts';
import { carry, journalOf, mortal, somebody } from '../plugin/migrate/carry.ts';

/** Migrations of Jobs whose pods really run: each pod says where it is with its counting, and must not begin anew. */

const cluster = useNamespace('engine');
const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-engine-'));
const env = { HOME: home, PATH: process.env.PATH };
const kube = await connect({ kubeconfig: process.env.KUBECONFIG_TEST!, env, namespace: cluster.name });
afterAll(() => {
  kube.transport.close();
  rmSync(home, { recursive: true });
});

const counting = 'i=0; while [ $i -lt 600 ]; do echo $i; i=$((i+1)); sleep 1; done';

interface Running {
  name: string;
  uid: string;
  started: string;
  restarts: number;
}

async function start(name: string, spec: Record<string, unknown> = { parallelism: 3, completions: 6 }): Promise<void> {
  cluster.create(jobYaml(name, counting, spec));
  await until('its pods run', () => cluster.get<ObservedJob>(`job/${name}`)?.status?.ready === 3);
}

function podsOf(name: string): Running[] {
  const job = cluster.get<ObservedJob>(`job/${name}`);
  const all = cluster.get<KubernetesObject & { items: ObservedPod[] }>('pods')?.items ?? [];
  return all
    .filter((pod) => job && controllerUid(pod) === job.metadata.uid)
    .map(({ metadata, status }) => {
      const [container] = status!.containerStatuses!;
      const started = container!.state!.running!.startedAt!;
      const restarts = Number((container as { restartCount?: number }).restartCount);
      return { name: metadata.name!, uid: metadata.uid!, started, restarts };
    });
}

describe.each([
  ['another name', 'first', 'second'],
  ['the same name', 'same', 'same'],
])('to %s', (_, old, to) => {
  test('the containers run on', async () => {
    await start(old);
    const before = podsOf(old);
    expect(before).toHaveLength(3);
    const { report, notices } = await carry({ kube, env }, await journalOf(kube, old, { to }), { timings });
    expect(podsOf(to)).toEqual(before);
    expect(report).toMatchObject({ recorded: 3, lost: [], killed: [], started: [], surprises: [] });
    expect(notices).toEqual([]);
    expect(cluster.get<ObservedJob>(`job/${to}`)!.spec.template.spec.containers[0]!.image).toBe('busybox:1.37');
    console.log(`${to}: ${report.window} ms without owner`);
  });
});

test.each(['delete end', 'settle end', 'create end'])(
  'killed at %s, another run ends it, one way or the other',
  async (where) => {
    const old = `killed-${where.replace(' ', '-')}`;
    await start(old, { parallelism: 3, completions: 3, completionMode: 'Indexed' });
    const before = podsOf(old);
    const journal = await journalOf(kube, old, { to: `${old}-to` });
    const dying = mortal(kube);
    const onStep = (step: string, phase: string) => {
      if (`${step} ${phase}` !== where) return;
      dying.kill();
      throw new Error('killed');
    };
    await expect(carry({ kube: dying.kube, env }, journal, { timings, onStep })).rejects.toThrow('killed');
    const { signal } = new AbortController();
    if (where === 'settle end') {
      // The way back: nobody has them yet.
      const report = await abort(kube, journal, { operator: somebody(), env, signal, timings });
      expect(report).toMatchObject({ recorded: 3, lost: [], started: [], killed: [], surprises: [] });
      expect(podsOf(old)).toEqual(before);
      return;
    }
    const { report } = await carry({ kube, env }, journal, { timings });
    expect(report).toMatchObject({ recorded: 3, lost: [], started: [], killed: [], surprises: [] });
    expect(podsOf(`${old}-to`)).toEqual(before);
    expect(cluster.get<KubernetesObject & { items: unknown[] }>('pods')!.items).not.toHaveLength(0);
  },
);
