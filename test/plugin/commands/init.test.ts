import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { call, withFiles } from '../../helpers/call.ts';

const folder = fileURLToPath(new URL('../../../templates', import.meta.url));
const templates = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'README.md')));
const manifest = JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as {
  version: string;
  peerDependencies: Record<string, string>;
};

const next = (name: string) =>
  `next:\n  cd ${name}\n  npm install\n  kubectl batch synth -f jobs.ts\nREADME.md says more\n`;

describe('init', () => {
  test('writes a project', () =>
    withFiles({}, async (cwd) => {
      expect(await call(['init', 'work/My Jobs/', '--template', 'job'], { cwd })).toEqual({
        stdout: ['.gitignore', 'README.md', 'golden.yaml', 'jobs.ts', 'package.json', 'tsconfig.json']
          .map((file) => `work/My Jobs/${file} created\n`)
          .join(''),
        stderr: next("'work/My Jobs/'"),
        exitCode: 0,
      });
      const project = JSON.parse(readFileSync(join(cwd, 'work/My Jobs/package.json'), 'utf8'));
      expect(project).toMatchObject({
        name: 'my-jobs',
        private: true,
        dependencies: { ...manifest.peerDependencies, 'kubectl-batch': `^${manifest.version}` },
      });
      expect(readdirSync(cwd)).toEqual(['work']);
    }));

  test.each(templates)('%s: brings every file, and synthesises its YAML', (template) =>
    withFiles({}, async (cwd) => {
      const { stderr, exitCode: made } = await call(['init', 'etl', '-t', template], { cwd });
      expect(made).toBe(0);
      const own = readdirSync(join(folder, template), { recursive: true, encoding: 'utf8' }).filter(
        (name) => !name.includes('__pycache__'),
      );
      for (const name of own) {
        const [from, to] = [join(folder, template, name), join(cwd, 'etl', name)];
        if (statSync(from).isDirectory()) continue;
        expect(readFileSync(to, 'utf8'), name).toBe(readFileSync(from, 'utf8'));
        expect(statSync(to).mode & 0o100, name).toBe(statSync(from).mode & 0o100);
      }
      if (!own.includes('golden.yaml')) return;
      const options = { cwd: join(cwd, 'etl') };
      const [, verb, words = ''] = /^ {2}kubectl batch (synth) (.*)$/m.exec(stderr)!;
      const { scripts } = JSON.parse(readFileSync(join(cwd, 'etl/package.json'), 'utf8'));
      expect(scripts).toMatchObject({ synth: `kubectl-batch synth ${words}`, lint: `kubectl-batch lint ${words}` });
      // What the program makes is what is in the file, as the next lines show, and the file is linted much sooner.
      expect((await call(['lint', '-f', 'golden.yaml'], options)).exitCode).toBe(0);
      const { stdout, exitCode } = await call([verb!, '-o', 'json', ...words.split(' ')], options);
      const golden = await call(['synth', '-f', 'golden.yaml', '-o', 'json'], options);
      expect({ stdout, exitCode }).toEqual({ stdout: golden.stdout, exitCode: 0 });
    }),
  );

  test('a folder that is empty, or knows only git, is filled', () =>
    withFiles({}, async (cwd) => {
      await mkdir(join(cwd, 'etl/.git'), { recursive: true });
      expect(await call(['init', '.', '-t', 'job'], { cwd: join(cwd, 'etl') })).toMatchObject({
        stderr: 'next:\n  npm install\n  kubectl batch synth -f jobs.ts\nREADME.md says more\n',
        exitCode: 0,
      });
      expect(readdirSync(join(cwd, 'etl')).sort()).toEqual(
        ['.git', '.gitignore', 'README.md', 'golden.yaml', 'jobs.ts', 'package.json', 'tsconfig.json'].sort(),
      );
    }));

  test('what is there is not touched', () =>
    withFiles({ file: 'mine' }, async (cwd) => {
      await mkdir(join(cwd, 'full'));
      await writeFile(join(cwd, 'full/jobs.ts'), 'mine');
      for (const name of ['full', 'file']) {
        expect(await call(['init', name, '-t', 'job'], { cwd })).toEqual({
          stdout: '',
          stderr: `error: ${name}: is there already\nhint: name a folder that is not there yet, or an empty one\n`,
          exitCode: 2,
        });
      }
      expect(readdirSync(cwd).sort()).toEqual(['file', 'full']);
      expect(readFileSync(join(cwd, 'full/jobs.ts'), 'utf8')).toBe('mine');
      expect(await call(['init', 'file/etl', '-t', 'job'], { cwd })).toMatchObject({
        stderr: 'error: file/etl: is no folder\nhint: nothing was left half-written\n',
        exitCode: 2,
      });
    }));

  test('--list shows each template with its title', async () => {
    const { stdout, stderr, exitCode } = await call(['init', '--list']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual([...templates].sort());
    expect(lines.filter((line) => !/^[a-z-]+ {3,}[A-Z]/.test(line))).toEqual([]);
    expect(stdout).toMatch(/^job +One Job$/m);
  });

  test.each([
    [['--template', 'job'], 'error: init needs a folder\n'],
    [['', '--template', 'job'], 'error: init needs a folder\n'],
    [['a', 'b', '--template', 'job'], 'error: init takes one folder, not "b" as well\n'],
    [['--list', 'x'], 'error: init --list shows all templates and writes nothing; "x" does not go with it\nhint: '],
    [['--list', '-t', 'job'], 'error: init --list shows all templates and writes nothing; "--template" does not '],
    [['a'], 'error: init needs a template\nhint: --template is one of cron-job, '],
    [['a', '-t', 'jobb'], 'error: no template "jobb"\nhint: did you mean --template job?\n'],
  ])('%j is refused', async (words, message) => {
    const { stdout, stderr, exitCode } = await call(['init', ...words]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.slice(0, message.length)).toBe(message);
  });

  test('completion offers the templates', async () => {
    const { stdout } = await call(['__complete', 'init', 'etl', '--template', 'j']);
    expect(stdout).toBe('job\n:4\n');
  });
});
