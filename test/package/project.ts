import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A user's project in a folder of its own, far from this repository's node_modules. */
export interface Project {
  folder: string;
  write(files: Record<string, string>): void;
  /** Installs packages through npm, and what its package.json names. */
  install(...packages: string[]): void;
  /** How many packages are installed. */
  packages(): number;
  /** Runs Node; throws with all that was printed where it fails. */
  node(...words: string[]): string;
  /** Compiles with this repository's TypeScript; the compiler's words, none if all is well. */
  compile(): string;
  remove(): void;
}

export function newProject(type: 'module' | 'commonjs' = 'commonjs'): Project {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-project-'));
  const run = (command: string, words: string[]) =>
    execFileSync(command, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const write: Project['write'] = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  write({ 'package.json': JSON.stringify({ name: 'project', version: '1.0.0', private: true, type }) });
  return {
    folder,
    write,
    install: (...packages) => {
      run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages]);
    },
    packages: () => {
      const tree = JSON.parse(run('npm', ['query', '*'])) as { location: string }[];
      return tree.filter(({ location }) => location !== '').length;
    },
    node: (...words) => run(process.execPath, words),
    compile: () =>
      spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
        cwd: folder,
        encoding: 'utf8',
      }).stdout,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
