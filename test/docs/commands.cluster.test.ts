import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matches, shownIn } from '../helpers/console-blocks.ts';
import { packed } from '../helpers/packed.ts';

/**
 * Runs every command that the documents show, in order, in an empty folder with the packed package installed as a user
 * installs it, and compares the output with the one shown.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = ['README.md', 'docs/sdk.md'];
const kubectl = process.env.KUBECTL_TEST!;
const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-docs-'));
const prefix = join(folder, 'global');

let tarball = '';

beforeAll(() => {
  tarball = packed();
  mkdirSync(prefix);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bash(command: string, cwd: string, namespace: string) {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const kubeconfig = join(cwd, '.kubeconfig');
  // Nothing is published from here: what the documents install by name is the packed tarball.
  const real = command
    .replace(/\b(npm (?:i|install)(?: -\S+)*) kubectl-batch\b/g, `$1 ${tarball}`)
    .replace(/\bnpx kubectl-batch\b/g, `npx --package ${tarball} kubectl-batch`);
  return spawnSync('bash', ['-c', `${real} 2>&1`], {
    cwd,
    encoding: 'utf8',
    timeout: 170_000,
    env: {
      ...env,
      KUBECONFIG: kubeconfig,
      npm_config_prefix: prefix,
      PATH: [join(prefix, 'bin'), dirname(kubectl), env.PATH].join(delimiter),
      NAMESPACE: namespace,
    },
  });
}

/** The tests' own cluster, with a namespace of this document as the context's own. */
function prepare(name: string): { cwd: string; namespace: string } {
  const namespace = `docs-${name.replace(/\W+/g, '-').toLowerCase()}-${process.pid}`;
  const cwd = join(folder, namespace);
  mkdirSync(cwd);
  const env = { ...process.env, KUBECONFIG: process.env.KUBECONFIG_TEST };
  const admin = (...words: string[]) => spawnSync(kubectl, words, { env, encoding: 'utf8' });
  admin('create', 'namespace', namespace);
  writeFileSync(join(cwd, '.kubeconfig'), admin('config', 'view', '--raw').stdout);
  spawnSync(kubectl, [
    '--kubeconfig',
    join(cwd, '.kubeconfig'),
    'config',
    'set-context',
    '--current',
    '--namespace',
    namespace,
  ]);
  return { cwd, namespace };
}

describe.each(documents)('%s', (document) => {
  const shown = shownIn(readFileSync(join(root, document), 'utf8'));
  const { cwd, namespace } = prepare(document);

  afterAll(() => {
    spawnSync(kubectl, [
      '--kubeconfig',
      process.env.KUBECONFIG_TEST!,
      'delete',
      'namespace',
      namespace,
      '--wait=false',
    ]);
  });

  test('shows something', () => expect(shown.length).toBeGreaterThan(0));

  for (const one of shown) {
    if (one.kind === 'file') test(`file ${one.name}`, () => writeFileSync(join(cwd, one.name), one.text));
    else
      test(`line ${one.line}: ${one.command}`, () => {
        const { stdout } = bash(one.command, cwd, namespace);
        if (one.output !== '' && !matches(one.output, stdout)) expect(stdout).toBe(one.output);
      });
  }
});
