import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JOB_FIELD_VERSIONS, parseMinorVersion } from '../../sdk/batch-v1/versions.ts';
import { type Cluster, up } from '../cluster/index.ts';
import { DEFAULT_VERSION, VERSIONS } from '../cluster/versions.ts';
import { CHANGES } from './changes.ts';
import { scenarios } from './chosen.ts';
import { type Exceptions, readExceptions, writeExceptions } from './exceptions.ts';
import { type Played, playVersion } from './play-version.ts';
import { readRecorded } from './recorded.ts';
import { keyOf } from './run.ts';
import { still } from './scenarios/requests.ts';
import { renderVersion } from './table.ts';
import { connectTarget, lackingFields, type Target } from './target.ts';

/**
 * The oldest and the newest Kubernetes that we support, without a node: they answer as 1.35.4 and the sandbox do, but for
 * what is known to differ between the versions.
 */
const others = VERSIONS.map(({ version }) => version).filter((version) => version !== DEFAULT_VERSION);
const recording = process.env.UPDATE_CONFORMANCE === '1';
const recorded = readRecorded();

/** Fields that are behind a gate which is off in this version, as validation has it. */
const gatedIn = (version: string) =>
  Object.entries(JOB_FIELD_VERSIONS).flatMap(([field, { beta }]) =>
    beta === undefined || parseMinorVersion(beta) > parseMinorVersion(version) ? [field] : [],
  );

describe.each(others)('Kubernetes %s', (version) => {
  const exceptions = readExceptions(version);
  let cluster: Cluster;
  let target: Target;
  let played: Map<string, Played>;

  beforeAll(async () => {
    cluster = await up({ version, backoff: { base: '1s', max: '8s' } }, console.error);
    // One that has just begun knows all versions of all objects; one that begins anew says of the older ones that they are gone.
    await cluster.stop('kube-apiserver');
    await cluster.start('kube-apiserver');
    target = connectTarget(version, readFileSync(cluster.kubeconfig, 'utf8'));
    const begin = performance.now();
    const known = { version, recorded, exceptions };
    played = await playVersion(lackingFields(target, gatedIn(version)), scenarios, known);
    console.log(renderVersion(version, (performance.now() - begin) / 1000, [...played.values()]));
    if (recording) writeExceptions(version, recordOf(played, exceptions));
  }, 1_800_000);

  afterAll(async () => {
    await target?.close();
    await cluster?.down();
  });

  test.each(scenarios.map((scenario) => [keyOf(scenario)]))('%s', (key) => {
    const { lacks, verdict } = played.get(key)!;
    if (lacks !== undefined) return expect(exceptions[key], `${version} has no ${lacks}`).toBeUndefined();
    expect(recording ? [] : verdict?.faults).toEqual([]);
  });

  test('no known difference is one of old', () => {
    const names = new Set(
      [...played.values()].flatMap(({ verdict }) => verdict?.reasons.map(({ because }) => because) ?? []),
    );
    const whole = scenarios.length === Object.keys(recorded).length;
    expect((CHANGES[version] ?? []).map(({ because }) => because).filter((name) => whole && !names.has(name))).toEqual(
      [],
    );
    expect(Object.keys(exceptions).filter((key) => recorded[key] === undefined)).toEqual([]);
  });

  test.each(Object.keys(JOB_FIELD_VERSIONS))('has the field %s if validation says so', async (field) => {
    const body = still({ completionMode: 'Indexed', completions: 2, ...VALUES[field] }, { name: field.toLowerCase() });
    const query = { dryRun: 'All' };
    const path = '/apis/batch/v1/namespaces/default/jobs';
    const answer = await target.ask({ method: 'POST', path, body, query });
    const { spec } = answer.body as { spec?: object };
    expect(spec !== undefined && field in spec).toBe(!gatedIn(version).includes(field));
  });
});

const VALUES: Record<string, object> = {
  podFailurePolicy: { podFailurePolicy: { rules: [{ action: 'Count', onPodConditions: [{ type: 'Ready' }] }] } },
  backoffLimitPerIndex: { backoffLimitPerIndex: 1 },
  maxFailedIndexes: { backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
  podReplacementPolicy: { podReplacementPolicy: 'Failed' },
  successPolicy: { successPolicy: { rules: [{ succeededCount: 1 }] } },
  managedBy: { managedBy: 'example.com/other' },
  scheduling: { scheduling: { schedulingPolicy: { gang: { minCount: 1 } } } },
};

/** What differs now; reasons that were given stay. */
function recordOf(played: ReadonlyMap<string, Played>, before: Exceptions): Exceptions {
  const told = [...played].flatMap(([key, { verdict }]) => {
    if (verdict === undefined || verdict.left.length === 0) return [];
    const { kind = 'behaviour', because = '' } = before[key] ?? {};
    return [[key, { kind, because, differences: verdict.left }] as const];
  });
  const unseen = Object.entries(before).filter(([key]) => !played.has(key));
  return Object.fromEntries([...unseen, ...told]);
}
