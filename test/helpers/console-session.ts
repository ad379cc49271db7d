import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cloneTo } from './clone.ts';
import { packed } from './packed.ts';
import { builtProgram } from './sandbox-home.ts';
import { shownOnTerminal } from './terminal.ts';

/** Gives a command a terminal; of util-linux, which every Debian has. */
export const terminal = '/usr/bin/script';

/** What is then on the screen. */
export interface Typed {
  screen: string;
  exitCode: number;
}

/** What a person who types the commands of a document has: a terminal, and an empty folder. */
export interface ConsoleSession {
  folder: string;
  /** Runs one line as typed, on a terminal of 120 columns. `$?` is the exit code of the one before, its exported variables stay. */
  type(command: string): Promise<Typed>;
  close(): void;
}

/** A session on the tests' cluster, in a namespace of its own. Nothing but kubectl and Node is installed in it. */
export function openConsoleSession(label: string): ConsoleSession {
  const home = newHome();
  const [prefix, kubeconfig] = [join(home, 'global'), join(home, 'kubeconfig')];
  const namespace = `docs-${label.replace(/\W+/g, '-').toLowerCase()}-${process.pid}`;
  mkdirSync(prefix);
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
  const type = typist(home, {
    ...inherited(),
    KUBECONFIG: kubeconfig,
    npm_config_prefix: prefix,
    PATH: [join(prefix, 'bin'), dirname(kubectl), process.env.PATH].join(delimiter),
  });
  return {
    folder: join(home, 'folder'),
    async type(command) {
      const { screen, exitCode } = await type(withTarball(command));
      return { screen: screen.replaceAll(namespace, 'default'), exitCode };
    },
    close() {
      admin(...own, 'delete', 'namespace', namespace, '--wait=false');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What a user's files of the sandbox are called in documents. */
const SHOWN_RUNTIME_DIR = '/run/user/1000';

/** The kubectl of this machine. */
export function kubectlOnPath(): string | undefined {
  return spawnSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).stdout.trim() || undefined;
}

/** A session without a cluster, for the sandbox. The program is the one that is built; `npm start` is typed in a clone. */
export function openSandboxSession(kubectl: string | undefined): ConsoleSession {
  const home = newHome();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(builtProgram, join(bin, 'kubectl-batch'));
  // Where there is no kubectl, what it hands on to its plugin works all the same.
  const standIn = '#!/bin/sh\n[ "$1" = batch ] || exit 127\nshift\nexec kubectl-batch "$@"\n';
  writeFileSync(join(bin, 'kubectl'), kubectl === undefined ? standIn : `#!/bin/sh\nexec ${kubectl} "$@"\n`);
  chmodSync(join(bin, 'kubectl'), 0o755);
  const env = { ...inherited(), HOME: home, XDG_RUNTIME_DIR: home, PATH: [bin, process.env.PATH].join(delimiter) };
  const clone = join(home, 'clone');
  const type = typist(home, env);
  return {
    folder: join(home, 'folder'),
    async type(command) {
      const inClone = /^npm start\b/.test(command);
      if (inClone) cloneTo(clone, { built: true });
      const { screen, exitCode } = await type(command, inClone ? clone : undefined);
      return { screen: screen.replaceAll(home, SHOWN_RUNTIME_DIR), exitCode };
    },
    close() {
      spawnSync(builtProgram, ['sandbox', 'stop'], { env });
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-console-'));
  mkdirSync(join(home, 'folder'));
  return home;
}

function inherited(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, NO_COLOR: __, KUBECONFIG: ___, ...env } = process.env;
  return { ...env, TERM: 'xterm', npm_config_loglevel: 'error', npm_config_update_notifier: 'false' };
}

/** Types lines one after the other; each has a shell of its own. */
function typist(home: string, env: NodeJS.ProcessEnv) {
  const exported = join(home, 'exported');
  let last = 0;
  return async (command: string, cwd = join(home, 'folder')): Promise<Typed> => {
    const before = existsSync(exported) ? `. ${exported}; ` : '';
    const keep = `typed=$?; export -p > ${exported}; exit $typed`;
    const line = `stty cols 120 rows 40; ${before}(exit ${last}); ${command}\n${keep}`;
    const words = ['--quiet', '--return', '--command', line, '/dev/null'];
    const { stdout, status } = await run(terminal, words, { cwd, env: { ...env, SHELL: '/bin/bash' } });
    last = status ?? 255;
    return { screen: shownOnTerminal(stdout), exitCode: last };
  };
}

/** Not synchronous: several people may type at once. */
function run(command: string, words: string[], place: { cwd: string; env: NodeJS.ProcessEnv }) {
  return new Promise<{ stdout: string; status: number | null }>((resolve, reject) => {
    const child = spawn(command, words, { ...place, timeout: 170_000, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ stdout, status }));
  });
}

/** Nothing is published from here: what the documents install by name is the packed tarball. */
function withTarball(command: string): string {
  return command
    .replace(/\b(npm (?:i|install)(?: -\S+)*(?: [a-z0-9]+)*) kubectl-batch\b/g, `$1 ${packed()}`)
    .replace(/\bnpx kubectl-batch\b/g, `npx --yes --package ${packed()} kubectl-batch`);
}
