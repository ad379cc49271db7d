import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packed } from '../helpers/packed.ts';
import { newProject, type Project } from './project.ts';

/** A project that the packed program begins, installed as its README says, our own package from the tarball. */
let project: Project;
const templates = () =>
  kubectlBatch('init', '--list')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);

function kubectlBatch(...words: string[]): string {
  return project.node('node_modules/kubectl-batch/dist/plugin/bin.cjs', ...words);
}

beforeAll(() => {
  project = newProject();
  project.install(packed());
});
afterAll(() => project.remove());

test('a project installs, type-checks, and synthesises its YAML', () => {
  kubectlBatch('init', 'etl', '--template', 'indexed-job');
  for (const file of ['package.json', 'tsconfig.json', 'jobs.ts'])
    project.write({ [file]: readFileSync(join(project.folder, 'etl', file), 'utf8') });
  project.install(packed());
  expect(project.compile()).toBe('');
  const synth = (file: string) => kubectlBatch('synth', '-f', file);
  expect(synth('jobs.ts')).toBe(synth('etl/golden.yaml'));
});

test('every template type-checks against the types of the package', () => {
  for (const template of templates()) kubectlBatch('init', `all/${template}`, '--template', template);
  expect(project.compile()).toBe('');
});
