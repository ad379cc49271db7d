import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { App } from 'cdk8s';
import { afterEach, expect, test } from 'vitest';
import { layOutFolders } from '../../sdk/batch-v1/folders.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { readYaml, writeYaml } from '../../sdk/yaml/index.ts';

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
  // The bytes of `kubectl batch synth`, whose lists are not indented.
  const objects = readYaml(app.synthYaml(), name).map(({ object }) => object);
  expect(writeYaml(objects)).toBe(readFileSync(`${folder}/${name}/golden.yaml`, 'utf8'));
});

test.each(templates)('%s has a page that says how to run it', (name) => {
  expect(readFileSync(`${folder}/${name}/README.md`, 'utf8')).toMatch(/^# .+\n[\s\S]+kubectl batch run -f jobs\.ts\n/);
});

test('gitops-flux lays out the folder that stands beside it', async () => {
  const { default: app } = (await import(`${folder}/gitops-flux/jobs.ts`)) as { default: App };
  const objects = app.charts.flatMap((chart) => chart.toJson() as KubernetesObject[]);
  const header = '# Made by kubectl batch from ../jobs.ts; the next run replaces this file.\n';
  const laidOut = layOutFolders(objects).map(({ path, objects }) => [path, header + writeYaml(objects)]);
  const release = `${folder}/gitops-flux/release`;
  const committed = readdirSync(release, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(`${release}/${name}`, 'utf8')]);
  expect(Object.fromEntries(laidOut)).toEqual(Object.fromEntries(committed));
});
