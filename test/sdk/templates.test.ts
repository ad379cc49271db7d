import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { App } from 'cdk8s';
import { afterEach, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../templates', import.meta.url));
const templates = readdirSync(folder);
const argv = process.argv;
/** What stands behind `--` for programs that need it. */
const programArguments: Record<string, string[]> = { 'node-jobs': ['worker-1', 'worker-2'] };

afterEach(() => {
  process.argv = argv;
});

test('there are templates', () => {
  expect(templates.length).toBeGreaterThanOrEqual(13);
});

test.each(templates)('%s synthesises its golden YAML', async (name) => {
  process.argv = ['node', 'jobs.ts', ...(programArguments[name] ?? [])];
  const { default: app } = (await import(`${folder}/${name}/jobs.ts`)) as { default: App };
  expect(app.synthYaml()).toBe(readFileSync(`${folder}/${name}/golden.yaml`, 'utf8'));
});

test.each(templates)('%s has a page that says how to run it', (name) => {
  expect(readFileSync(`${folder}/${name}/README.md`, 'utf8')).toMatch(/^# .+\n[\s\S]+kubectl batch run -f jobs\.ts\n/);
});
