import { ApiObject, type App, Duration, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { IndexedJob, Job, type JobProps, kplus, setDefaults } from '../../../sdk/index.ts';
import { newChart, objects, refusal, synth } from './synth.ts';

const containers = [{ image: 'migrate:7' }];
const nameOf = (props: Partial<JobProps> = {}, patch?: JsonPatch): string => {
  const [job] = objects((chart) => {
    const job = new Job(chart, 'migrate', { onChange: 'hash-name', containers, ...props } as JobProps);
    if (patch !== undefined) ApiObject.of(job).addJsonPatch(patch);
  });
  return (job as { metadata: { name: string } }).metadata.name;
};

describe('hash-name', () => {
  test('the name carries a hash of the spec', () => {
    expect(
      synth((chart) => new Job(chart, 'migrate', { onChange: 'hash-name', containers })),
    ).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: etl-migrate-674b28e1
spec:
  template:
    spec:
      containers:
        - image: migrate:7
          name: main
      restartPolicy: Never
`);
  });

  test('every change of the spec changes it, patches included; labels do not', () => {
    const name = nameOf();
    expect(nameOf()).toBe(name);
    expect(nameOf({ metadata: { labels: { a: 'b' } } })).toBe(name);
    const others = [
      nameOf({ containers: [{ image: 'migrate:8' }] }),
      nameOf({ backoffLimit: 1 }),
      nameOf({ spec: { new: 1 } }),
      nameOf({ podSpec: { new: 1 } }),
      nameOf({}, JsonPatch.add('/spec/suspend', true)),
    ];
    expect(new Set([name, ...others]).size).toBe(6);
  });

  test('the order of patches does not matter', () => {
    const patch = (field: string) => JsonPatch.add(`/spec/${field}`, 1);
    const names = [
      ['a', 'b'],
      ['b', 'a'],
    ].map((fields) => {
      const [job] = objects((chart) => {
        const job = new Job(chart, 'j', { onChange: 'hash-name', containers });
        ApiObject.of(job).addJsonPatch(...fields.map(patch));
      }) as { metadata: { name: string } }[];
      return job?.metadata.name;
    });
    expect(names[0]).toBe(names[1]);
  });

  test('the Job tells its whole name; its metadata what that is made of', () => {
    objects((chart) => {
      const job = new Job(chart, 'migrate', { onChange: 'hash-name', containers });
      expect([job.name, job.metadata.name]).toEqual(['etl-migrate-674b28e1', 'etl-migrate']);
    });
  });

  test('it stays as short as the name of a Job must be, and differs for names that are cut alike', () => {
    expect(nameOf({ metadata: { name: 'n'.repeat(63) } })).toMatch(/^n{54}-[0-9a-f]{8}$/);
    expect(nameOf({ metadata: { name: `${'n'.repeat(62)}a` } })).not.toBe(
      nameOf({ metadata: { name: 'n'.repeat(63) } }),
    );
    expect(nameOf({ metadata: { name: `${'n'.repeat(53)}-abc` } })).toMatch(/^n{53}-[0-9a-f]{8}$/);
    const indexed = { completionMode: 'Indexed', completions: 101 } as const;
    expect(nameOf({ ...indexed, metadata: { name: 'n'.repeat(63) } })).toMatch(/^n{50}-[0-9a-f]{8}$/);
  });

  test('what refers to the Job has its name; its items and its Service keep theirs', () => {
    const rendered = objects((chart) => {
      const job = new IndexedJob(chart, 'i', { onChange: 'hash-name', items: ['a'], service: true, containers });
      new kplus.ConfigMap(chart, 'note', { data: { host: job.hostOf(0) } });
      new kplus.Role(chart, 'role').allowRead(job);
      ApiObject.of(job).metadata.addLabel('note', 'late');
    }) as { kind: string; metadata: { name: string } }[];
    const name = rendered.find(({ kind }) => kind === 'Job')?.metadata.name;
    expect(name).toMatch(/^etl-i-[0-9a-f]{8}$/);
    expect(rendered).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'Service', metadata: { name: 'etl-i' } }),
        expect.objectContaining({
          kind: 'Service',
          spec: expect.objectContaining({ selector: { 'batch.kubernetes.io/job-name': name } }),
        }),
        expect.objectContaining({ kind: 'ConfigMap', data: { host: `${name}-0.etl-i` } }),
        expect.objectContaining({ rules: [expect.objectContaining({ resourceNames: [name] })] }),
      ]),
    );
  });

  test('a name that changes after it was asked for is an error', () => {
    const lines = refusal((chart) => {
      const job = new Job(chart, 'j', { onChange: 'hash-name', containers });
      new kplus.ConfigMap(chart, 'note', { data: { job: job.name } });
      job.addContainer({ image: 'late', name: 'late' });
    });
    expect(lines).toEqual([
      'Validation failed with the following errors:',
      expect.stringMatching(
        /^\[etl\/j\] name: was asked for as "etl-j-[0-9a-f]{8}", but changed after that \(ask for it once the Job is whole\)$/,
      ),
    ]);
  });

  test('a program may synthesise, change something, and synthesise again', () => {
    const chart = newChart();
    const job = new Job(chart, 'j', { onChange: 'hash-name', containers });
    new kplus.Role(chart, 'role').allowRead(job);
    const first = (chart.node.root as App).synthYaml();
    job.addContainer({ image: 'late', name: 'late' });
    expect((chart.node.root as App).synthYaml()).not.toBe(first);
  });

  test('a spec cannot hold the name that follows from it', () => {
    const lines = refusal((chart) => {
      const job = new Job(chart, 'j', { onChange: 'hash-name', containers });
      ApiObject.of(job).metadata.addLabel('fine', 'yes');
      job.addContainer({ image: 'x', name: 'x', args: [{ resolve: () => job.name } as unknown as string] });
    });
    expect(lines.join('\n')).toContain('etl/j: its name follows from its spec, which cannot hold the name');
  });

  test('not with a generated name', () => {
    const lines = refusal((chart) => {
      new Job(chart, 'j', { onChange: 'hash-name', containers, metadata: { generateName: 'j-' } });
    });
    expect(lines[1]).toBe(
      '[etl/j] metadata: has a generateName, which leaves nothing for onChange: "hash-name" (write a name)',
    );
  });
});

describe('recreate', () => {
  const annotations = (engine: 'argo-cd' | 'flux', given?: Record<string, string>) => {
    const [job] = objects((chart) => {
      new Job(chart, 'j', { onChange: 'recreate', containers, metadata: { annotations: given } });
      const sourceRef = { kind: 'GitRepository', name: 'flux-system' };
      setDefaults(chart, { gitOps: engine === 'flux' ? { engine, path: './jobs', sourceRef } : { engine } });
    }) as { metadata: { annotations: object } }[];
    return job?.metadata.annotations;
  };

  test('by the engine of the scope', () => {
    expect(annotations('argo-cd')).toEqual({ 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' });
    expect(annotations('flux')).toMatchObject({ 'kustomize.toolkit.fluxcd.io/force': 'enabled' });
  });

  test('what the user told the engine stays', () => {
    const given = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true,Prune=false' };
    expect(annotations('argo-cd', given)).toEqual(given);
  });

  test('needs an engine', () => {
    const lines = refusal((chart) => new Job(chart, 'j', { onChange: 'recreate', containers }));
    expect(lines[1]).toBe(
      `[etl/j] onChange: is "recreate", which takes Argo CD or Flux to apply the Job (say so: setDefaults(chart, { gitOps: { engine: 'argo-cd' } }))`,
    );
  });
});

test('a Job that goes away by itself comes back for ever', () => {
  const lines = refusal((chart) => {
    setDefaults(chart, { gitOps: { engine: 'argo-cd' } });
    new Job(chart, 'j', { containers, ttlAfterFinished: Duration.hours(1) });
    new Job(chart, 'wanted', { containers, spec: { ttlSecondsAfterFinished: 3600 } });
  });
  expect(lines).toEqual([
    'Validation failed with the following errors:',
    '[etl/j] ttlAfterFinished: would have Argo CD make the Job anew whenever it is deleted, for ever (remove it; where that is wanted, write spec: { ttlSecondsAfterFinished: ... })',
  ]);
});

test('another word', () => {
  const lines = refusal((chart) => new Job(chart, 'j', { onChange: 'replace' as 'keep', containers }));
  expect(lines[1]).toContain('[etl/j] onChange: must be one of keep, hash-name, recreate, is "replace"');
});
