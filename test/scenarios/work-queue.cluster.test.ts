import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { type Namespace, until, useNamespace } from '../helpers/namespace.ts';

/** The Redis template with a real Redis and real workers. */
const template = fileURLToPath(new URL('../../templates/work-queue-redis', import.meta.url));
const patience = { timeout: 240_000 };

/** The template with other items, which take some time each. */
function withItems(items: string[], seconds: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-queue-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(template, folder, { recursive: true });
  writeFileSync(join(folder, 'items.txt'), `${items.join('\n')}\n`);
  const worker = readFileSync(join(folder, 'worker.py'), 'utf8');
  expect(worker).toContain('time.sleep(0.2)');
  writeFileSync(join(folder, 'worker.py'), worker.replace('time.sleep(0.2)', `time.sleep(${seconds})`));
  return join(folder, 'jobs.ts');
}

const redis = (ns: Namespace, ...words: string[]) =>
  ns.kubectl('exec', 'deploy/thumbs-redis', '--', 'redis-cli', ...words).trim();

function workers(ns: Namespace): string[] {
  const words = ['-l', 'job-name=thumbs-work', '--field-selector', 'status.phase=Running', '-o', 'name'];
  return ns
    .kubectl('get', 'pods', ...words)
    .split('\n')
    .filter(Boolean);
}

test('a hundred items, eight workers, two of them killed in the middle', patience, async () => {
  const ns = useNamespace('queue');
  const items = Array.from({ length: 100 }, (_, index) => `image-${index}.jpg`);
  const running = ns.batch(['run', '-f', withItems(items, 1), '--logs']);
  await until(
    'a third is done',
    () => workers(ns).length === 8 && Number(redis(ns, 'GET', 'thumbs:done')) >= 33,
    120_000,
  );
  const [first, second] = workers(ns);
  ns.kubectl('delete', first!, second!, '--grace-period=0', '--force');
  const { stdout, stderr, exitCode } = await running;
  expect(exitCode, stderr).toBe(0);
  expect({ done: redis(ns, 'GET', 'thumbs:done'), dead: redis(ns, 'LLEN', 'thumbs:dead') }).toEqual({
    done: '100',
    dead: '0',
  });
  expect(stdout).toContain('the queue is empty, 100 items done, 0 put aside');
  // What the two had in hand was taken up by others.
  expect(new Set(stdout.match(/done: image-\d+\.jpg/g)).size).toBeGreaterThanOrEqual(98);
});

test('an item that always fails is put aside, and the Job says so', patience, async () => {
  const ns = useNamespace('poison');
  const jobs = withItems(['a.jpg', 'poison.jpg', 'b.jpg', 'c.jpg'], 0.1);
  const { stderr, exitCode } = await ns.batch(['run', '-f', jobs]);
  expect(exitCode, stderr).toBe(1);
  expect(stderr).toContain('PodFailurePolicy');
  expect({ done: redis(ns, 'GET', 'thumbs:done'), dead: redis(ns, 'LRANGE', 'thumbs:dead', '0', '-1') }).toEqual({
    done: '3',
    dead: expect.stringContaining('ValueError: cannot make a thumbnail of poison.jpg'),
  });
});
