import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { packed } from './packed.ts';
import { shownOnTerminal } from './terminal.ts';

/** Gives a command a terminal; of util-linux, which every Debian has. */
const script = '/usr/bin/script';

/** What a person who types the commands of a document has: a terminal, an empty folder, and a namespace. */
export interface ConsoleSession {
  folder: string;
  /** Runs one line as typed, on a terminal of 120 columns. `$?` is the exit code of the one before. */
  type(command: string): { screen: string; exitCode: number };
  close(): void;
}

/** A session on the tests' cluster. Nothing but kubectl and Node is installed in it. */
export function openConsoleSession(label: string): ConsoleSession {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-console-'));
  const folder = join(home, 'folder');
  const [prefix, kubeconfig] = [join(home, 'global'), join(home, 'kubeconfig')];
  const namespace = `docs-${label.replace(/\W+/g, '-').toLowerCase()}-${process.pid}`;
  for (const path of [folder, prefix]) mkdirSync(path);
  const kubectl = realpathSync(process.env.KUBECTL_TEST!);
  const admin = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(kubectl, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`kubectl ${words.join(' ')}: ${stderr}`);
    return stdout;
  };
  const own = ['--kubeconfig', process.env.KUBECONFIG_TEST!];
  admin(...own, 'create', 'namespace', namespace);
  writeFileSync(kubeconfig, admin(...own, 'config', 'view', '--raw'));
  admin('--kubeconfig', kubeconfig, 'config', 'set-context', '--current', '--namespace', namespace);
  const { NODE_EXTRA_CA_CERTS: _, NO_COLOR: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    KUBECONFIG: kubeconfig,
    TERM: 'xterm',
    npm_config_loglevel: 'error',
    npm_config_update_notifier: 'false',
    npm_config_prefix: prefix,
    PATH: [join(prefix, 'bin'), dirname(kubectl), inherited.PATH].join(delimiter),
  };
  let last = 0;
  return {
    folder,
    type(command) {
      const line = `stty cols 120 rows 40; (exit ${last}); ${withTarball(command)}`;
      const words = ['--quiet', '--return', '--command', line, '/dev/null'];
      const { stdout, status } = spawnSync(script, words, {
        cwd: folder,
        env: { ...env, SHELL: '/bin/bash' },
        encoding: 'utf8',
        timeout: 170_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      last = status ?? 255;
      return { screen: shownOnTerminal(stdout).replaceAll(namespace, 'default'), exitCode: last };
    },
    close() {
      admin(...own, 'delete', 'namespace', namespace, '--wait=false');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Nothing is published from here: what the documents install by name is the packed tarball. */
function withTarball(command: string): string {
  return command
    .replace(/\b(npm (?:i|install)(?: -\S+)*(?: [a-z0-9]+)*) kubectl-batch\b/g, `$1 ${packed()}`)
    .replace(/\bnpx kubectl-batch\b/g, `npx --yes --package ${packed()} kubectl-batch`);
}
