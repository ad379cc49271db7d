import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { useNamespace } from '../helpers/namespace.ts';
import { dryRun } from '../sdk/dry-run.ts';

/** Every template that needs no service from outside runs to its end; the others are accepted by the server. */
const folder = fileURLToPath(new URL('../../templates/', import.meta.url));
const jobs = (template: string) => `${folder}${template}/jobs.ts`;
const golden = (template: string) => readFileSync(`${folder}${template}/golden.yaml`, 'utf8');
const patience = { timeout: 180_000 };

interface SeenJob {
  metadata: { name: string; annotations?: Record<string, string> };
  status: { succeeded?: number; failed?: number; completedIndexes?: string; failedIndexes?: string };
}

describe('templates that run as they are', () => {
  const ns = useNamespace('templates');
  const run = (template: string, ...words: string[]) => ns.batch(['run', '-f', jobs(template), ...words]);
  const job = (name: string) => ns.get<SeenJob>(`job/${name}`);

  test('job', patience, async () => {
    const { stdout, exitCode } = await run('job');
    expect({ exitCode, stdout: stdout.slice(0, 12) }).toEqual({ exitCode: 0, stdout: '3.1415926535' });
  });

  test('parallel', patience, async () => {
    const { stdout, stderr, exitCode } = await run('parallel', '--logs');
    expect(exitCode, stderr).toBe(0);
    expect(stdout.match(/3\.1\d+$/gm)).toHaveLength(12);
  });

  test('indexed-job', patience, async () => {
    const { stderr, exitCode } = await run('indexed-job');
    expect(exitCode, stderr).toBe(0);
    expect(job('convert')?.status.completedIndexes).toBe('0-3');
  });

  test('indexed-shares', patience, async () => {
    const { stdout, stderr, exitCode } = await run('indexed-shares', '--logs');
    expect(exitCode, stderr).toBe(0);
    const primes = [...stdout.matchAll(/\] (\d+) primes from/g)].map(([, count]) => Number(count));
    expect(primes.reduce((sum, count) => sum + count)).toBe(7837);
  });

  test('expansion', patience, async () => {
    const { stdout, stderr, exitCode } = await run('expansion', '--logs');
    expect(exitCode, stderr).toBe(0);
    expect(stdout.match(/training for .*$/gm)?.sort()).toEqual([
      'training for eu, 4 levels deep',
      'training for eu, 8 levels deep',
      'training for us, 4 levels deep',
    ]);
  });

  test('expansion of a file', patience, async () => {
    const place = `${folder}expansion`;
    const expanded = await call(['expand', `${place}/job.yaml`, '--items', `${place}/items.csv`]);
    expect(expanded.exitCode, expanded.stderr).toBe(0);
    const { stdout, stderr, exitCode } = await ns.batch(['run', '-f', '-', '--logs'], { stdin: expanded.stdout });
    expect(exitCode, stderr).toBe(0);
    expect(stdout.match(/Processing \w+, process-\w+/g)?.sort()).toEqual([
      'Processing apple, process-apple',
      'Processing banana, process-banana',
      'Processing cherry, process-cherry',
    ]);
  });

  test('cron-job', patience, async () => {
    const { stderr, exitCode } = await run('cron-job');
    expect(exitCode, stderr).toBe(0);
    ns.kubectl('create', 'job', 'report-now', '--from=cronjob/report');
    expect((await ns.batch(['watch', 'report-now'])).exitCode).toBe(0);
    expect(ns.kubectl('logs', 'job/report-now')).toMatch(/^report of \d{4}-\d\d-\d\d\n$/);
  });

  test('ordered-jobs', patience, async () => {
    const { stdout, stderr, exitCode } = await run('ordered-jobs', '--logs');
    expect(exitCode, stderr).toBe(0);
    const said = stdout.match(/(fetching|converting|checking|loading).*$/gm) ?? [];
    expect(said).toHaveLength(6);
    expect([said[0], said[5]]).toEqual(['fetching', 'loading']);
  });

  test('pod-failure-policy', patience, async () => {
    const { stderr, exitCode } = await run('pod-failure-policy');
    expect(exitCode, stderr).toBe(0);
    expect(job('import')?.status).toMatchObject({ completedIndexes: '0-3', failed: 1 });
  });

  test('node-jobs', patience, async () => {
    const { stderr, exitCode } = await run('node-jobs');
    expect(exitCode, stderr).toBe(0);
    // Nodes with a taint that the Job does not tolerate are passed over, as a DaemonSet does.
    const { items } = ns.get<{ items: { metadata: { name: string }; spec: { taints?: unknown } }[] }>('nodes')!;
    const nodes = items.filter(({ spec }) => spec.taints === undefined).map(({ metadata }) => metadata.name);
    const pods = ns.kubectl('get', 'pods', '-l', 'kubectl-batch/node', '-o', 'jsonpath={.items[*].spec.nodeName}');
    expect(pods.split(' ').sort()).toEqual(nodes.sort());
  });
});

describe('templates for GitOps, under the restricted standard', () => {
  const ns = useNamespace('gitops');
  ns.kubectl('label', 'namespace', ns.name, 'pod-security.kubernetes.io/enforce=restricted');
  test('gitops-argo-cd', patience, async () => {
    const { stdout, stderr, exitCode } = await ns.batch(['run', '-f', jobs('gitops-argo-cd'), '--logs']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/version 7[\s\S]*caches are warm/);
  });

  // What the Kustomizations of Flux do, done by hand: a folder, until its Jobs are complete, then the next.
  test('gitops-flux', patience, async () => {
    for (const wave of ['wave-0', 'wave-1']) {
      const created = ns.kubectl('apply', '-k', `${folder}gitops-flux/release/${wave}`, '-o', 'name').trim();
      const { stderr, exitCode } = await ns.batch(['watch', created]);
      expect(exitCode, stderr).toBe(0);
    }
  });
});

describe('templates that need more than Kubernetes', () => {
  test.each(['gpu-kueue', 'work-queue-rabbitmq'])('%s is accepted by the server', (template) => {
    const { status, stderr } = dryRun(golden(template));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
