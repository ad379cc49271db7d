import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { type GitOps, IndexedJob, Job, JobGroup, layOutFolders, setDefaults } from '../../../sdk/index.ts';
import type { JobManifest } from '../../../sdk/manifest.ts';
import { newChart, objects, refusal } from './synth.ts';

const props = { containers: [{ image: 'busybox:1.36' }] };
const flux: GitOps = { engine: 'flux', path: './etl', sourceRef: { kind: 'GitRepository', name: 'repo' } };

/** What of each Job says that it waits. */
function orders(define: (chart: Chart) => void) {
  return (objects(define) as JobManifest[]).map(({ metadata, spec }) => ({
    name: metadata?.name,
    ...(metadata?.annotations && { annotations: metadata.annotations }),
    ...(spec?.suspend !== undefined && { suspend: spec.suspend }),
  }));
}

/** fetch, then a and b of the group convert, then load. */
function pipeline(chart: Chart): void {
  const load = new Job(chart, 'load', props);
  const fetch = new Job(chart, 'fetch', props);
  const convert = JobGroup.items(chart, 'convert', { items: ['a', 'b'], job: () => props }).dependsOn(fetch);
  load.dependsOn(convert, fetch);
}

const waits = (on: string) => ({ 'kubectl-batch/depends-on': on });

describe('a Job that waits', () => {
  test('says for what, is suspended, and stands behind it', () => {
    expect(orders(pipeline)).toEqual([
      { name: 'etl-fetch' },
      { name: 'etl-convert-a', annotations: waits('job/etl-fetch'), suspend: true },
      { name: 'etl-convert-b', annotations: waits('job/etl-fetch'), suspend: true },
      { name: 'etl-load', annotations: waits('group/etl-convert,job/etl-fetch'), suspend: true },
    ]);
  });

  test('may be of any kind, and counts what is said twice once', () => {
    const found = orders((chart) => {
      const first = new IndexedJob(chart, 'first', { ...props, completions: 2 });
      new IndexedJob(chart, 'then', { ...props, completions: 2 }).dependsOn(first, first).dependsOn(first);
    });
    expect(found[1]).toEqual({ name: 'etl-then', annotations: waits('job/etl-first'), suspend: true });
  });

  test('is told apart when it was to be suspended anyway', () => {
    const found = orders((chart) => {
      const first = new Job(chart, 'first', props);
      new Job(chart, 'held', { ...props, suspend: true }).dependsOn(first);
      new Job(chart, 'queued', { ...props, kueue: { queueName: 'team' } }).dependsOn(first);
      new Job(chart, 'free', { ...props, suspend: false }).dependsOn(first);
      new Job(chart, 'passed', { ...props, spec: { suspend: true } }).dependsOn(first);
    });
    expect(found.map(({ annotations, suspend }) => [annotations?.['kubectl-batch/held'], suspend])).toEqual([
      [undefined, undefined],
      ['true', true],
      ['true', true],
      [undefined, true],
      ['true', true],
    ]);
  });

  test('names the namespace of what is elsewhere', () => {
    const found = orders((chart) => {
      const there = new Job(chart, 'there', { ...props, metadata: { namespace: 'other' } });
      const group = JobGroup.items(chart, 'g', {
        items: ['a'],
        job: () => ({ ...props, metadata: { namespace: 'other' } }),
      });
      new Job(chart, 'here', { ...props, metadata: { namespace: 'etl' } }).dependsOn(there, group);
      new Job(chart, 'beside', { ...props, metadata: { namespace: 'other' } }).dependsOn(there);
    });
    expect(found.map(({ annotations }) => annotations).filter(Boolean)).toEqual([
      waits('job/other/etl-there,group/other/etl-g'),
      waits('job/etl-there'),
    ]);
  });

  test('knows the name that follows from a definition', () => {
    const found = orders((chart) => {
      const first = new Job(chart, 'first', { ...props, onChange: 'hash-name' });
      new Job(chart, 'then', { ...props, onChange: 'hash-name' }).dependsOn(first);
    });
    expect(found[0]?.name).toMatch(/^etl-first-[0-9a-f]{8}$/);
    expect(found[1]?.annotations).toEqual(waits(`job/${found[0]?.name}`));
  });

  test('may wait for what is in another chart', () => {
    const app = new App();
    const [late, early] = ['late', 'early'].map((id) => new Chart(app, id, { disableResourceNameHashes: true }));
    const first = new Job(early!, 'first', props);
    new Job(late!, 'then', props).dependsOn(first);
    expect(app.charts.map(({ node }) => node.id)).toEqual(['late', 'early']);
    expect(app.synthYaml().indexOf('early-first')).toBeLessThan(app.synthYaml().indexOf('name: late-then'));
  });

  test('a thousand for five hundred are no matter', () => {
    const found = orders((chart) => {
      const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
      const first = JobGroup.items(chart, 'first', { items: numbers(50), job: () => props });
      JobGroup.items(chart, 'then', { items: numbers(100), job: () => props }).dependsOn(first);
    });
    expect(found.findIndex(({ suspend }) => suspend)).toBe(50);
  });
});

describe('for Argo CD', () => {
  test('waves say the order', () => {
    const found = orders((chart) => {
      pipeline(chart);
      setDefaults(chart, { gitOps: { engine: 'argo-cd' } });
    });
    expect(found).toMatchObject([
      { name: 'etl-fetch' },
      { name: 'etl-convert-a', annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
      { name: 'etl-convert-b', annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
      { name: 'etl-load', annotations: { 'argocd.argoproj.io/sync-wave': '2' } },
    ]);
    expect(found[0]).toEqual({ name: 'etl-fetch' });
    expect(found.some(({ suspend }) => suspend)).toBe(false);
  });

  test('a wave of one’s own stays', () => {
    const annotations = { 'argocd.argoproj.io/sync-wave': '-5' };
    const found = orders((chart) => {
      setDefaults(chart, { gitOps: { engine: 'argo-cd' } });
      const first = new Job(chart, 'first', { ...props, metadata: { annotations } });
      new Job(chart, 'then', { ...props, metadata: { annotations } }).dependsOn(first);
    });
    expect(found.map((each) => each.annotations?.['argocd.argoproj.io/sync-wave'])).toEqual(['-5', '-5']);
  });

  test('what waits for a Job with a wave of its own comes after it', () => {
    const found = orders((chart) => {
      setDefaults(chart, { gitOps: { engine: 'argo-cd' } });
      const metadata = { annotations: { 'argocd.argoproj.io/sync-wave': '5' } };
      const group = JobGroup.items(chart, 'g', { items: ['a'], job: () => ({ ...props, metadata }) });
      const then = new Job(chart, 'then', props).dependsOn(group);
      new Job(chart, 'last', props).dependsOn(then);
    });
    expect(found.map((each) => each.annotations?.['argocd.argoproj.io/sync-wave'])).toEqual(['5', '6', '7']);
  });
});

test('for Flux each wave gets a folder', () => {
  const found = objects((chart) => {
    setDefaults(chart, { gitOps: flux });
    pipeline(chart);
  }) as Parameters<typeof layOutFolders>[0];
  expect(layOutFolders(found).map(({ path }) => path)).toEqual([
    'kustomization.yaml',
    'kustomization-etl-wave-0.yaml',
    'kustomization-etl-wave-1.yaml',
    'kustomization-etl-wave-2.yaml',
    'wave-0/kustomization.yaml',
    'wave-0/job-etl-fetch.yaml',
    'wave-1/kustomization.yaml',
    'wave-1/job-etl-convert-a.yaml',
    'wave-1/job-etl-convert-b.yaml',
    'wave-2/kustomization.yaml',
    'wave-2/job-etl-load.yaml',
  ]);
  expect(found.some(({ spec }) => (spec as { suspend?: boolean }).suspend)).toBe(false);
});

test('Flux has to know where', () => {
  expect(() => setDefaults(newChart(), { gitOps: { engine: 'flux', path: './etl' } as GitOps })).toThrow(
    'defaults of etl: gitOps must say for Flux where the manifests will be',
  );
});

describe('refused is', () => {
  const circle = (define: (chart: Chart) => void) => refusal(define).slice(1);
  const fix = '(each waits for the next one; take one of these dependencies out)';

  test('a circle, spelled out once', () => {
    expect(
      circle((chart) => {
        const [a, b] = ['a', 'b'].map((id) => new Job(chart, id, props));
        const c = new Job(chart, 'c', props).dependsOn(a!);
        a!.dependsOn(b!);
        b!.dependsOn(c);
      }),
    ).toEqual([`[etl/a] dependsOn: waits for itself: etl-a -> etl-b -> etl-c -> etl-a ${fix}`]);
  });

  test('one that waits for itself', () => {
    expect(
      circle((chart) => {
        const a = new Job(chart, 'a', props);
        a.dependsOn(a);
      }),
    ).toEqual([`[etl/a] dependsOn: waits for itself: etl-a -> etl-a ${fix}`]);
  });

  test('a circle through a group, and one of names that follow from definitions', () => {
    expect(
      circle((chart) => {
        const after = new Job(chart, 'after', { ...props, onChange: 'hash-name' });
        const group = JobGroup.items(chart, 'g', { items: ['x', 'y'], job: () => props });
        after.dependsOn(group);
        group.jobs[1]!.dependsOn(after);
      }),
    ).toEqual([
      expect.stringMatching(
        /^\[etl\/after\] dependsOn: waits for itself: etl-after-\w{8} -> group\/etl-g -> etl-g-y -> etl-after-\w{8} \(/,
      ),
    ]);
  });

  test('what has no name to be known by', () => {
    expect(
      circle((chart) => {
        const first = new Job(chart, 'first', { ...props, metadata: { generateName: 'first-' } });
        new Job(chart, 'then', props).dependsOn(first);
      }),
    ).toEqual(['[etl/then] dependsOn: cannot name etl/first, which has only a generateName (give it a name)']);
  });

  test('what may be in another namespace', () => {
    expect(
      circle((chart) => {
        const first = new Job(chart, 'first', props);
        new Job(chart, 'then', { ...props, metadata: { namespace: 'etl' } }).dependsOn(first);
      }),
    ).toEqual([
      '[etl/then] dependsOn: cannot tell the namespace of etl/first, which says none, from its own (write the namespace of both, or of neither)',
    ]);
  });

  test('what is no Job, at once', () => {
    const chart = newChart();
    const job = new Job(chart, 'a', props);
    expect(() => job.dependsOn(chart as never)).toThrow('etl/a: cannot wait for etl');
    expect(() => job.dependsOn('b' as never)).toThrow('etl/a: cannot wait for b');
    expect(() => job.dependsOn(undefined as never)).toThrow('etl/a: cannot wait for undefined');
    expect(() => job.dependsOn([job] as never)).toThrow('etl/a: cannot wait for a list');
  });
});
