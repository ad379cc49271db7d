import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packed } from '../helpers/packed.ts';
import { newProject, type Project } from './project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const tarball = packed();

describe('the tarball', () => {
  const files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));

  test('holds what the package needs, and no sources or tests', () => {
    const folders = new Set(
      files.map((file) =>
        file
          .split('/')
          .slice(0, file.includes('/') ? 1 : undefined)
          .join('/'),
      ),
    );
    expect([...folders].sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'docs',
      'node_modules',
      'package.json',
      'templates',
    ]);
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/sdk/index.cjs',
        'dist/sdk/index.mjs',
        'dist/sdk/index.d.cts',
        'dist/sdk/index.d.mts',
        'dist/sdk/manifest.cjs',
        'dist/sdk/sandbox.cjs',
        'dist/sdk/sandbox.d.cts',
        'templates/job/jobs.ts',
        'docs/sdk.md',
      ]),
    );
  });

  test('bundles cdk8s-plus-27 and nothing that it asks for', () => {
    const bundled = files.filter((file) => file.startsWith('node_modules/'));
    expect([...new Set(bundled.map((file) => file.split('/')[1]))]).toEqual(['cdk8s-plus-27']);
  });

  test.each([
    ['publint', [tarball, '--strict']],
    ['attw', [tarball]],
  ])('%s finds nothing', (program, words) => {
    execFileSync(join(root, 'node_modules/.bin', program), words, { cwd: root, stdio: 'pipe' });
  });
});

const PROGRAM = `
const app = new App();
const chart = new Chart(app, 'etl', { disableResourceNameHashes: true });
new Job(chart, 'pi', { containers: [{ image: 'perl:5' }], activeDeadline: Duration.minutes(1) });
new IndexedJob(chart, 'items', { items: ['a'], containers: [{ image: 'busybox' }] });
console.log(app.synthYaml());
`;
const IMPORTS = `
import { App, Chart, Duration } from 'cdk8s';
import { IndexedJob, Job } from 'kubectl-batch';
`;
const YAML = `apiVersion: batch/v1
kind: Job
metadata:
  name: etl-pi
spec:
  activeDeadlineSeconds: 60
  template:
    spec:
      containers:
        - image: perl:5
          name: main
      restartPolicy: Never
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: etl-items-items-ef4d697a
data:
  "0": a
immutable: true
---
apiVersion: batch/v1
kind: Job
metadata:
  name: etl-items
spec:
  completionMode: Indexed
  completions: 1
  template:
    spec:
      containers:
        - image: busybox
          name: main
          volumeMounts:
            - mountPath: /batch/item
              name: batch-items
              readOnly: true
              subPathExpr: $(JOB_COMPLETION_INDEX)
      restartPolicy: Never
      volumes:
        - configMap:
            name: etl-items-items-ef4d697a
          name: batch-items

`;

let project: Project;
afterAll(() => project.remove());

describe('installed into an empty folder', () => {
  beforeAll(() => {
    project = newProject();
    project.install(tarball, 'cdk8s', 'constructs');
  });

  test('brings few packages', () => {
    // Itself, jiti, cdk8s and constructs, and what is bundled with them.
    expect(project.packages()).toBeLessThanOrEqual(15);
  });

  test('works from CommonJS', () => {
    project.write({
      'program.cjs': `${IMPORTS.replace(/import (.*) from (.*);/g, 'const $1 = require($2);')}${PROGRAM}`,
    });
    expect(project.node('program.cjs')).toBe(YAML);
  });

  test('works from ES modules', () => {
    project.write({ 'program.mjs': `${IMPORTS}${PROGRAM}` });
    expect(project.node('program.mjs')).toBe(YAML);
  });

  test('is the same by whichever door', () => {
    project.write({
      'same.mjs': `
        import { createRequire } from 'node:module';
        import * as esm from 'kubectl-batch';
        import * as manifest from 'kubectl-batch/manifest';
        import * as sandbox from 'kubectl-batch/sandbox';
        const cjs = createRequire(import.meta.url)('kubectl-batch');
        const names = Object.keys(cjs);
        const differing = names.filter((name) => cjs[name] !== esm[name]);
        const elsewhere = Object.keys(manifest).filter((name) => manifest[name] !== esm[name]);
        const { startSandbox } = createRequire(import.meta.url)('kubectl-batch/sandbox');
        const refusal = await sandbox.startSandbox({ nodes: [{ name: 'a' }, { name: 'a' }] }).catch((error) => error);
        const shared = sandbox.startSandbox === startSandbox && refusal instanceof esm.UsageError;
        console.log(JSON.stringify({ names: names.sort(), esm: Object.keys(esm).length === names.length, differing, elsewhere, shared }));`,
    });
    expect(JSON.parse(project.node('same.mjs'))).toEqual({
      names: [
        'BatchError',
        'BatchErrors',
        'CronJob',
        'IndexedJob',
        'Job',
        'JobGroup',
        'NodeJob',
        'Queue',
        'ScheduleError',
        'UsageError',
        'WorkQueueJob',
        'containsIndex',
        'countFailures',
        'countIndexes',
        'cronJobNameProblem',
        'eachIndex',
        'expandEachNode',
        'failIndex',
        'failJob',
        'fieldPath',
        'findingText',
        'formatIndexes',
        'ignoreDisruptions',
        'ignoreFailures',
        'indexesOf',
        'isAdvice',
        'jobGenerateNameProblem',
        'jobNameProblem',
        'kplus',
        'layOutFolders',
        'missingIndexes',
        'parseIndexes',
        'parseSchedule',
        'setDefaults',
        'validateManifest',
      ],
      esm: true,
      differing: [],
      elsewhere: [],
      shared: true,
    });
  });

  test.each(['manifest', 'sandbox'])('%s loads no cdk8s', (name) => {
    project.write({
      'loads.cjs': `
        require('kubectl-batch/${name}');
        console.log(Object.keys(require.cache).filter((file) => /cdk8s|constructs/.test(file)).length);`,
    });
    expect(project.node('loads.cjs')).toBe('0\n');
  });

  test('the sandbox starts, plays a Job and ends with nothing left', () => {
    project.write({
      'sandbox.mjs': `
        import { startSandbox } from 'kubectl-batch/sandbox';
        import { request } from 'node:https';
        const { server, token, ca, stop } = await startSandbox({ speed: 50 });
        const call = (method, body) => new Promise((resolve, reject) => {
          const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
          const path = '/apis/batch/v1/namespaces/default/jobs' + (body ? '' : '/pi');
          const sent = request(server + path, { method, headers, ca }, (response) => {
            let text = '';
            response.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(JSON.parse(text)));
          });
          sent.on('error', reject).end(body && JSON.stringify(body));
        });
        const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'perl' }] } } };
        await call('POST', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec });
        let job;
        do { job = await call('GET'); } while (!job.status.completionTime);
        console.log(job.status.conditions.map(({ type }) => type).join());
        await stop();`,
    });
    expect(project.node('sandbox.mjs')).toBe('SuccessCriteriaMet,Complete\n');
  });

  /** As \`cdk8s init typescript-app\` writes it. */
  const INIT = {
    target: 'ES2017',
    module: 'commonjs',
    moduleResolution: 'node10',
    ignoreDeprecations: '6.0',
    lib: ['es2016'],
    types: [],
    strict: true,
    noImplicitAny: true,
    strictNullChecks: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    stripInternal: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    outDir: 'out',
  };

  const DOCUMENTED = [...read('docs/sdk.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, program]) => program!);

  test.each([
    ['a project of cdk8s init: CommonJS and old resolution', INIT],
    [
      'ES modules',
      { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, types: [], outDir: 'out' },
    ],
    [
      'a bundler',
      {
        module: 'esnext',
        moduleResolution: 'bundler',
        target: 'es2022',
        strict: true,
        skipLibCheck: true,
        types: [],
        noEmit: true,
      },
    ],
  ])('compiles in %s', (_, compilerOptions) => {
    const programs = Object.fromEntries(DOCUMENTED.map((program, index) => [`src/page-${index}.ts`, program]));
    project.write({
      ...programs,
      'src/main.ts': `declare const console: { log(text: string): void };\n${IMPORTS}${PROGRAM}`,
      'src/sandbox.ts': `import { startSandbox } from 'kubectl-batch/sandbox';\nexport const start = () => startSandbox({ speed: 2 });\n`,
      'src/job.ts': read('templates/job/jobs.ts'),
      'src/indexed-job.ts': read('templates/indexed-job/jobs.ts'),
      'tsconfig.json': JSON.stringify({ compilerOptions: { ...compilerOptions, rootDir: 'src' }, include: ['src'] }),
    });
    expect(project.compile()).toBe('');
    if (!('noEmit' in compilerOptions)) expect(project.node('out/main.js')).toBe(YAML);
  });
});

describe('beside other copies', () => {
  beforeAll(() => {
    project.install('cdk8s-plus-34');
    // The copies that our constructs load are then not those of the program.
    for (const name of ['cdk8s', 'constructs']) {
      const copy = join(project.folder, 'node_modules/kubectl-batch/node_modules', name);
      cpSync(join(project.folder, 'node_modules', name), copy, { recursive: true });
    }
  });

  test('there are two', () => {
    project.write({
      'two.cjs': `
        const { createRequire } = require('node:module');
        const inner = createRequire(require.resolve('kubectl-batch'));
        console.log(['cdk8s', 'constructs'].map((name) => require(name) !== inner(name)).join());`,
    });
    expect(project.node('two.cjs')).toBe('true,true\n');
  });

  test('a program of the other copy gives the same YAML', () => {
    project.write({ 'program.mjs': `${IMPORTS}${PROGRAM}` });
    expect(project.node('program.mjs')).toBe(YAML);
  });

  test('late values, patches, validation and parts of cdk8s-plus-34', () => {
    project.write({
      'parts.mjs': `
        import { ApiObject, App, Chart, Duration, JsonPatch, Lazy, Size } from 'cdk8s';
        import * as plus from 'cdk8s-plus-34';
        import { Job } from 'kubectl-batch';
        const app = new App();
        const chart = new Chart(app, 'etl', { disableResourceNameHashes: true });
        const config = new plus.ConfigMap(chart, 'config', { data: { a: 'b' } });
        const job = new Job(chart, 'j', {
          parallelism: Lazy.any({ produce: () => 2 }),
          containers: [{
            image: 'busybox',
            env: { A: plus.EnvValue.fromConfigMap(config, 'a'), B: plus.EnvValue.fromValue('b') },
            envFrom: [plus.Env.fromConfigMap(config)],
            volumeMounts: [{ mountPath: '/config', volume: plus.Volume.fromConfigMap(chart, 'v', config) }],
          }],
          volumes: [plus.Volume.fromEmptyDir(chart, 'tmp', 'tmp', { sizeLimit: Size.mebibytes(1) })],
          serviceAccount: new plus.ServiceAccount(chart, 'robot'),
          terminationGracePeriod: Duration.seconds(3),
        });
        ApiObject.of(job).addJsonPatch(JsonPatch.add('/spec/podReplacementPolicy', 'Failed'));
        app.synthYaml();
        console.log(JSON.stringify(ApiObject.of(job).toJson().spec));
        new Job(chart, 'bad', { containers: [] });
        try { app.synthYaml(); } catch (error) { console.log(error.message); }`,
    });
    const [spec, ...refusal] = project.node('parts.mjs').trimEnd().split('\n');
    expect(JSON.parse(spec!)).toEqual({
      parallelism: 2,
      podReplacementPolicy: 'Failed',
      template: {
        spec: {
          containers: [
            {
              name: 'main',
              image: 'busybox',
              env: [
                { name: 'A', valueFrom: { configMapKeyRef: { name: 'etl-config', key: 'a' } } },
                { name: 'B', value: 'b' },
              ],
              envFrom: [{ configMapRef: { name: 'etl-config' } }],
              volumeMounts: [{ mountPath: '/config', name: 'configmap-etl-config' }],
            },
          ],
          restartPolicy: 'Never',
          serviceAccountName: 'etl-robot',
          terminationGracePeriodSeconds: 3,
          volumes: [
            { name: 'configmap-etl-config', configMap: { name: 'etl-config' } },
            { name: 'tmp', emptyDir: { sizeLimit: '1Mi' } },
          ],
        },
      },
    });
    expect(refusal).toEqual([
      'Validation failed with the following errors:',
      '  [etl/bad] spec.template.spec.containers: must have at least one container',
    ]);
  });

  test('the types of the other copies fit', () => {
    project.write({
      'beside/types.ts': `
        import { App, Chart, Duration } from 'cdk8s';
        import * as plus from 'cdk8s-plus-34';
        import { Job } from 'kubectl-batch';
        const chart = new Chart(new App(), 'etl');
        export const job = new Job(chart as never, 'j', {
          containers: [{
            image: 'busybox',
            env: { A: plus.EnvValue.fromValue('a') },
            volumeMounts: [{ mountPath: '/tmp', volume: plus.Volume.fromEmptyDir(chart, 'v', 'v') }],
          }],
          volumes: [plus.Volume.fromEmptyDir(chart, 'tmp', 'tmp')],
          serviceAccount: new plus.ServiceAccount(chart, 'robot'),
          activeDeadline: Duration.minutes(1),
        });`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          skipLibCheck: true,
          types: [],
          noEmit: true,
        },
        include: ['beside'],
      }),
    });
    expect(project.compile()).toBe('');
  });
});
