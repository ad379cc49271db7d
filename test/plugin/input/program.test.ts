import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runCdk8sApp } from '../../../plugin/input/cdk8s-app.ts';
import { runProgram } from '../../../plugin/input/program.ts';
import type { ProgramContext } from '../../../plugin/input/program-run.ts';
import { inFolder, outcome } from './folder.ts';

interface Call {
  args?: string[];
  timeout?: number;
  signal?: AbortSignal;
  env?: Record<string, string>;
}

/** Runs `name` among `files`; the folder's own path is shown as FOLDER. */
async function run(name: string, files: Record<string, string>, { args, timeout, signal, env }: Call = {}) {
  return inFolder(files, async (cwd) => {
    let printed = '';
    const context: ProgramContext = {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      stderr: { write: (text) => (printed += text) },
      execPath: process.execPath,
      signal: signal ?? new AbortController().signal,
      programArguments: args,
      programTimeout: timeout,
    };
    const call = name === 'cdk8s.yaml' ? runCdk8sApp('.', context) : runProgram(name, context);
    const result = await outcome(() => call);
    return JSON.parse(JSON.stringify({ result, printed }).replaceAll(cwd, 'FOLDER')) as {
      result: unknown;
      printed: string;
    };
  });
}

const app = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
const chart = new Chart(app, 'etl', { disableResourceNameHashes: true });
new ApiObject(chart, 'pi', { apiVersion: 'batch/v1', kind: 'Job', spec: { completions: 3 } });
`;
const pi = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'etl-pi' }, spec: { completions: 3 } };
const common = app.replace(
  "import { ApiObject, App, Chart } from 'cdk8s';",
  "const { ApiObject, App, Chart } = require('cdk8s');",
);

describe('a program', () => {
  const exporting: [name: string, program: string, how: string][] = [
    ['jobs.ts', `${app}export default app;`, 'a default export'],
    ['jobs.mts', `${app}export default await Promise.resolve(app);`, 'a top-level await'],
    ['jobs.ts', `${app}export default Promise.resolve(app);`, 'a promise'],
    ['jobs.ts', `${app}export = app;`, 'export ='],
    ['jobs.cts', `${common}module.exports = app;`, 'CommonJS in TypeScript'],
    ['jobs.cjs', `${common}module.exports = app;`, 'CommonJS'],
    ['jobs.cjs', `${common}exports.default = app; exports.__esModule = true;`, 'CommonJS as compilers write it'],
    ['jobs.js', `${app}export default app;`, 'ESM in .js without a package.json'],
    ['jobs.mjs', `${app}export default app;`, 'ESM'],
    ['jobs.ts', `${app}setInterval(() => {}, 1000);\nexport default app;`, 'an open timer'],
    [
      'jobs.ts',
      `${app}export default { synthYaml: () => app.synthYaml(), node: app.node };`,
      'something shaped like an App',
    ],
  ];
  it.each(exporting.map(([name, program, how]) => [`${name}: ${how}`, name, program]))(
    '%s is synthesised',
    async (_, name = '', program = '') => {
      expect(await run(name, { [name]: program })).toEqual({
        result: [{ object: pi, where: `${name}: etl/pi` }],
        printed: '',
      });
    },
  );

  const writing: [string, string][] = [
    ['app.synth()', `${app}app.synth();`],
    ['app.synth() later', `${app}setTimeout(() => app.synth(), 20);`],
    ['app.synth() and an exit', `${app}app.synth(); process.exit(0);`],
    ['app.synth() beside another default export', `${app}app.synth(); export default chart;`],
  ];
  it.each(writing)('what it wrote is read: %s', async (_, program) => {
    expect((await run('jobs.ts', { 'jobs.ts': program })).result).toEqual([
      { object: pi, where: 'jobs.ts: etl.k8s.yaml' },
    ]);
  });

  it('prints to standard error, in its order, knows its arguments and place, and imports its own files', async () => {
    const program = `import { basename } from 'node:path';
import { execFileSync } from 'node:child_process';
import { word } from './lib/word.ts';
console.log('one', process.argv.slice(2));
console.error('two', word, basename(import.meta.url), basename(process.argv[1] ?? ''));
process.stdout.write('three\\n');
execFileSync('sh', ['-c', 'echo four'], { stdio: 'inherit' });
${app}export default app;`;
    const { printed } = await run(
      'jobs.ts',
      { 'jobs.ts': program, 'lib/word.ts': 'export const word: string = "w";' },
      { args: ['--region', 'eu'] },
    );
    expect(printed.replace(/^four\n/m, '')).toBe("one [ '--region', 'eu' ]\ntwo w jobs.ts jobs.ts\nthree\n");
    expect(printed).toContain('four\n');
  });

  it('imports from its own folder first', async () => {
    const own = `exports.App = class { synthYaml() { return 'kind: Own'; } get node() { return { findAll: () => [] }; } };`;
    const files = {
      'jobs.ts': `import { App } from 'cdk8s'; export default new App();`,
      'node_modules/cdk8s/index.js': own,
    };
    expect((await run('jobs.ts', files)).result).toEqual([{ object: { kind: 'Own' }, where: 'jobs.ts' }]);
  });

  it('may be large', async () => {
    const program = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
const chart = new Chart(app, 'c', { disableResourceNameHashes: true });
for (let i = 0; i < 3000; i++) new ApiObject(chart, \`j\${i}\`, { apiVersion: 'batch/v1', kind: 'Job', data: 'x'.repeat(1000) });
console.log('y'.repeat(1_000_000));
export default app;`;
    const { result, printed } = await run('jobs.ts', { 'jobs.ts': program });
    expect([(result as unknown[]).length, printed.length]).toEqual([3000, 1_000_001]);
  });
});

describe('a program that goes wrong', () => {
  const cases: [string, string | Record<string, string>, string, Call?][] = [
    [
      'a syntax error',
      'const a: number = 1;\nconst b = {\n  x: 1,,\n};\n',
      `Usage: jobs.ts:3:8: Unexpected token
  mend this line:
  3 |   x: 1,,
    |        ^`,
    ],
    [
      'a syntax error in a file that it imports',
      { 'jobs.ts': "import './lib/a.ts';", 'lib/a.ts': 'let x;\nx = = 1;' },
      `Usage: lib/a.ts:2:5: Unexpected token
  mend this line:
  2 | x = = 1;
    |     ^`,
    ],
    [
      'a throw',
      'interface A {\n  x: number;\n}\n\nfunction f(a: A): never {\n  throw new TypeError(`boom ${a.x}`);\n}\nf({ x: 1 });\n',
      `Usage: jobs.ts:6:9: TypeError: boom 1
  thrown here:
  at f (jobs.ts:6:9)
  at jobs.ts:8:1`,
    ],
    [
      'a throw with a cause',
      "throw new Error('no', { cause: new Error('why') });",
      'Usage: jobs.ts:1: no (caused by: why)\n  thrown here:\n  at jobs.ts:1',
    ],
    ['a throw of no error', "throw 'a word';", 'Usage: jobs.ts: a word'],
    [
      'a rejection that nobody handles',
      "Promise.reject(new Error('late'));",
      'Usage: jobs.ts:1: late\n  thrown here:\n  at jobs.ts:1',
    ],
    [
      'a throw in a timer',
      "setTimeout(() => { throw new RangeError('late'); }, 5);",
      'Usage: jobs.ts:1: RangeError: late\n  thrown here:\n  at Timeout._onTimeout (jobs.ts:1)',
    ],
    [
      'a package that is not there',
      "import { x } from '@acme/jobs/sub';\nconsole.log(x);\n",
      `Usage: jobs.ts:1:19: cannot find the package "@acme/jobs"
  install it beside the program: npm install @acme/jobs
  1 | import { x } from '@acme/jobs/sub';
    |                   ^`,
    ],
    [
      'a file that is not there',
      { 'jobs.ts': "import './lib/a.ts';", 'lib/a.ts': "\nimport '../b.ts';" },
      `Usage: lib/a.ts:2:8: cannot find the file "../b.ts"
  is the path right, seen from the file that imports it?
  2 | import '../b.ts';
    |        ^`,
    ],
    [
      'an exit',
      "console.log('bye'); process.exit(3);",
      'Usage: jobs.ts: ended itself with exit code 3\n  what it printed is above',
    ],
    [
      'a signal',
      "process.kill(process.pid, 'SIGKILL'); await new Promise((r) => setTimeout(r, 5000));",
      'Usage: jobs.ts: was killed by SIGKILL\n  did it run out of memory? NODE_OPTIONS=--max-old-space-size=4096 gives it more',
    ],
    [
      'nothing made',
      `${app}`,
      'Usage: jobs.ts: made no manifests\n  end it with "export default app", or call app.synth() on an App without an outdir of its own',
    ],
    [
      'another default export',
      `${app}export default chart;`,
      'Usage: jobs.ts: its default export (Chart) is no App, and it wrote no manifests\n  end it with "export default app", or call app.synth() on an App without an outdir of its own',
    ],
    [
      'a function as default export',
      `${app}export default () => app;`,
      'Usage: jobs.ts: its default export (function) is no App, and it wrote no manifests\n  end it with "export default app", or call app.synth() on an App without an outdir of its own',
    ],
    [
      'constructs that are not valid',
      `${app}for (const text of ['spec.completions: must be 0 or more', 'spec.x: is no field\\n  (did you mean y?)']) chart.node.addValidation({ validate: () => [text] });\nexport default app;`,
      `InvalidManifest: jobs.ts: etl: spec.completions: must be 0 or more
InvalidManifest: jobs.ts: etl: spec.x: is no field
  (did you mean y?)`,
    ],
    [
      'a promise that nobody settles',
      'await new Promise(() => {});',
      'Usage: jobs.ts: waits for a promise that nothing will ever settle\n  look at its top-level await',
    ],
    [
      'an endless loop',
      "console.log('on'); while (true) {}",
      'Usage: jobs.ts: did not end after 1.5 s\n  is there an endless loop, or an await that takes long? --program-timeout gives it more time',
      { timeout: 1500 },
    ],
    [
      'a timer without a default export',
      `${app}app.synth(); setInterval(() => {}, 1000);`,
      'Usage: jobs.ts: still runs after 2.5 s\n  a timer, server or connection keeps it running: close it, or write "export default app", which is not waited for',
      { timeout: 2500 },
    ],
  ];
  it.each(cases)('%s', async (_, files, expected, call) => {
    const { result } = await run('jobs.ts', typeof files === 'string' ? { 'jobs.ts': files } : files, call);
    expect(result).toBe(expected);
  });

  it('leaves no process and no folder behind when it is interrupted', async () => {
    // Of this one's own: other tests leave folders in the common one for as long as they run.
    const temporary = await mkdtemp(join(tmpdir(), 'kubectl-batch-'));
    vi.stubEnv('TMPDIR', temporary);
    const controller = new AbortController();
    const program = `import { spawn } from 'node:child_process';
const child = spawn('sleep', ['60'], { stdio: 'inherit' });
console.log(JSON.stringify([process.pid, child.pid]));
while (true) {}`;
    let pids: number[] = [];
    const result = await inFolder({ 'jobs.ts': program }, (cwd) =>
      outcome(() =>
        runProgram('jobs.ts', {
          cwd,
          env: { PATH: process.env.PATH },
          stderr: {
            write: (text) => {
              pids = JSON.parse(text);
              controller.abort();
            },
          },
          execPath: process.execPath,
          signal: controller.signal,
        }),
      ),
    );
    vi.unstubAllEnvs();
    // Fails where the folder is not empty.
    await rmdir(temporary);
    expect([result, pids.length]).toEqual(['Interrupted: interrupted', 2]);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });

  it('does not wait for a process that it leaves behind', async () => {
    const program = `import { spawn } from 'node:child_process';
const child = spawn('sleep', ['60'], { stdio: 'inherit', detached: true });
child.unref();
console.log(child.pid);
${app}export default app;`;
    const { result, printed } = await run('jobs.ts', { 'jobs.ts': program });
    process.kill(Number(printed));
    expect(result).toHaveLength(1);
  });
});

/** On Linux a killed process that nobody has buried yet is still listed, but runs no more. */
function isAlive(pid: number): boolean {
  if (existsSync('/proc/self/stat')) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ') Z';
    return !/\) [ZX]/.test(stat);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a folder with cdk8s.yaml', () => {
  const write =
    'mkdir -p $CDK8S_OUTDIR; echo "kind: $0" > $CDK8S_OUTDIR/b.k8s.yaml; echo "kind: $1" > $CDK8S_OUTDIR/a.k8s.yaml; echo told';
  it('runs its app there and reads what it wrote', async () => {
    const files = {
      'cdk8s.yaml': 'language: typescript\napp: sh ./synth.sh\n',
      'synth.sh': `sh -c '${write}' One "$@"`,
    };
    expect(await run('cdk8s.yaml', files, { args: ['Two words'] })).toEqual({
      result: [
        { object: { kind: 'Two words' }, where: 'cdk8s.yaml: a.k8s.yaml' },
        { object: { kind: 'One' }, where: 'cdk8s.yaml: b.k8s.yaml' },
      ],
      printed: 'told\n',
    });
  });

  it.each([
    [
      'language: typescript\n',
      'Usage: cdk8s.yaml: has no "app"\n  app: names the command that synthesises, e.g. app: npx tsx main.ts',
    ],
    [
      'app: "true"\n',
      'Usage: cdk8s.yaml: its app (true) wrote no manifests\n  it must call app.synth() on an App without an outdir of its own',
    ],
    [
      'app: exit 7\n',
      'Usage: the app of cdk8s.yaml (exit 7): ended itself with exit code 7\n  what it printed is above',
    ],
  ])('%j is refused', async (text, expected) => {
    expect((await run('cdk8s.yaml', { 'cdk8s.yaml': text })).result).toBe(expected);
  });
});
