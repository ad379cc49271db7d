import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packed } from '../helpers/packed.ts';

/** The project that cdk8s' own command makes: CommonJS, jest, an older TypeScript, `cdk8s synth`. */
const PROGRAM = `
import { Construct } from 'constructs';
import { App, Chart, ChartProps, Duration } from 'cdk8s';
import { CronJob, IndexedJob, JobGroup, ignoreDisruptions } from 'kubectl-batch';

export class MyChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = { disableResourceNameHashes: true }) {
    super(scope, id, props);
    const convert = new IndexedJob(this, 'convert', {
      items: [{ from: 'a.csv' }, { from: 'b.csv' }],
      deliver: { via: 'env', env: ({ from }) => ({ FROM: from }) },
      podFailurePolicy: [ignoreDisruptions()],
      containers: [{ image: 'busybox:1.36', command: ['env'] }],
    });
    JobGroup.matrix(this, 'train', {
      matrix: { region: ['eu', 'us'] },
      job: ({ region }) => ({ containers: [{ image: 'busybox:1.36', env: { REGION: region } }] }),
    }).dependsOn(convert);
    new CronJob(this, 'nightly', {
      schedule: '30 4 * * *',
      job: { activeDeadline: Duration.hours(1), containers: [{ image: 'busybox:1.36' }] },
    });
  }
}

const app = new App();
new MyChart(app, 'hello');
app.synth();
`;

describe('a project of cdk8s init', () => {
  let folder: string;
  const run = (command: string, ...words: string[]) =>
    execFileSync(command, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'kubectl-batch-init-')), 'hello');
    mkdirSync(folder);
    // Its last step imports Kubernetes' schema from the internet, which nothing here needs: it may fail.
    const init = spawnSync('npx', ['--yes', 'cdk8s-cli@2.207.60', 'init', 'typescript-app'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (!existsSync(join(folder, 'main.test.ts'))) throw new Error(`cdk8s init failed:\n${init.stdout}${init.stderr}`);
    run('npm', 'install', '--no-audit', '--no-fund', packed());
    writeFileSync(join(folder, 'main.ts'), PROGRAM);
  }, 600_000);

  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  test('compiles, passes its own test, and synthesises', { timeout: 300_000 }, () => {
    run('npx', 'tsc', '--build');
    // Its test compares with the snapshot of an empty chart.
    run('npx', 'jest', '--updateSnapshot');
    run('npx', 'cdk8s', 'synth');
    const yaml = readFileSync(join(folder, 'dist/hello.k8s.yaml'), 'utf8');
    expect(yaml.match(/^kind: .*$/gm)).toEqual([
      'kind: ConfigMap',
      'kind: Job',
      'kind: Job',
      'kind: Job',
      'kind: CronJob',
    ]);
    expect(yaml).toContain('kubectl-batch/depends-on: job/hello-convert');
  });
});
