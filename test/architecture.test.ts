import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One import of one file: of a file of ours (its path from the root) or of a package. */
interface Arrow {
  from: string;
  to: string;
  typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

const files = [...sources('sdk'), ...sources('plugin')];
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const arrows = [...texts].flatMap(([file, text]) => arrowsOf(file, text));

function arrowsOf(from: string, text: string): Arrow[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)];
  const dynamic = [...code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)];
  return [
    ...statements.map(([whole, type, to]) => ({
      from,
      to: target(from, to!),
      typeOnly: Boolean(type) || onlyTypes(whole) === true,
    })),
    ...dynamic.map(([, to]) => ({ from, to: target(from, to!), typeOnly: false })),
  ];
}

/** `import { type A, type B } from` loads nothing either, for whoever drops types. */
function onlyTypes(statement: string): boolean | undefined {
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  return names?.split(',').every((name) => /^\s*(type\s|$)/.test(name));
}

function target(from: string, to: string): string {
  return to.startsWith('.') ? relative(root, resolve(root, dirname(from), to)) : to;
}

const within = (path: string, folders: string[]) =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

function offenders(which: (arrow: Arrow) => boolean): string[] {
  return arrows.filter(which).map(({ from, to }) => `${from} -> ${to}`);
}

test('there are imports to judge', () => {
  expect(arrows.length).toBeGreaterThan(100);
  expect(
    arrows
      .filter(({ to }) => to.startsWith('sdk/') || to.startsWith('plugin/'))
      .every(({ to }) => texts.has(to) || to.endsWith('.json')),
  ).toBe(true);
});

describe('arrows point one way', () => {
  test('the SDK never imports the plugin', () => {
    expect(offenders(({ from, to }) => within(from, ['sdk']) && within(to, ['plugin']))).toEqual([]);
  });

  test('the plugin imports only the parts of the SDK that load no cdk8s', () => {
    const allowed = [
      'sdk/batch-v1',
      'sdk/controller',
      'sdk/yaml',
      'sdk/expansion',
      'sdk/errors.ts',
      'sdk/sandbox.ts',
      'sdk/sandbox',
    ];
    expect(
      offenders(({ from, to }) => within(from, ['plugin']) && within(to, ['sdk']) && !within(to, allowed)),
    ).toEqual([]);
  });

  test('only the constructs load cdk8s', () => {
    const rooms = ['sdk/constructs', 'sdk/index.ts', 'plugin/input/program-child.ts'];
    const isCdk8s = (to: string) => /^(cdk8s|constructs)/.test(to);
    expect(offenders(({ from, to, typeOnly }) => isCdk8s(to) && !typeOnly && !within(from, rooms))).toEqual([]);
  });

  test('pure folders import no Node module and no client', () => {
    const pure = ['sdk/batch-v1', 'sdk/controller', 'plugin/progress', 'plugin/plan', 'plugin/render'];
    const outside = (to: string) =>
      to.startsWith('node:') || to.startsWith('@kubernetes/') || within(to, ['plugin/kube']);
    expect(offenders(({ from, to, typeOnly }) => within(from, pure) && outside(to) && !typeOnly)).toEqual([]);
  });

  test('only the door talks to Kubernetes, and only it opens sockets', () => {
    const isNet = (to: string) =>
      /^node:(http|https|net|tls|http2)$/.test(to) || to.startsWith('@kubernetes/client-node');
    expect(
      offenders(({ from, to, typeOnly }) => isNet(to) && !typeOnly && !within(from, ['plugin/kube', 'sdk/sandbox'])),
    ).toEqual([]);
  });

  test('no file of the SDK needs itself, by types neither', () => {
    const needs = new Map(files.map((file) => [file, arrows.filter(({ from }) => from === file).map(({ to }) => to)]));
    const below = (file: string) => {
      const found = new Set(needs.get(file));
      for (const each of found) for (const next of needs.get(each) ?? []) found.add(next);
      return found;
    };
    expect(files.filter((file) => within(file, ['sdk']) && below(file).has(file))).toEqual([]);
  });

  test('yargs is known to the parser of words alone', () => {
    expect(offenders(({ from, to }) => to.startsWith('yargs') && from !== 'plugin/parse.ts')).toEqual([]);
  });
});

describe('the world outside comes in by one door each', () => {
  const code = (file: string) =>
    texts
      .get(file)!
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\/\/.*$/gm, '');

  test('only bin.ts touches the process', () => {
    // A program learns from its environment that `run` will find the nodes; cdk8s, whether keys are to be in order.
    const ofPrograms = ['sdk/constructs/node-job.ts', 'sdk/constructs/render-object.ts'];
    const allowed = ['plugin/bin.ts', 'sdk/sandbox/pods/process', 'plugin/input/program-child.ts', ...ofPrograms];
    const touching = files.filter((file) => /(?<![.\w'"`])process\.\w/.test(code(file)) && !within(file, allowed));
    expect(touching).toEqual([]);
  });

  test('pure folders read no clock', () => {
    const pure = ['sdk/batch-v1', 'sdk/controller', 'plugin/progress', 'plugin/plan', 'plugin/render'];
    const reading = files.filter(
      (file) => within(file, pure) && /\bDate\.now\(|new Date\(\)|performance\.now|Math\.random/.test(code(file)),
    );
    expect(reading).toEqual([]);
  });
});
