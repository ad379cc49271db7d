import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { newJob } from '../../../plugin/migrate/new-job.ts';
import { planMigration } from '../../../plugin/migrate/plan.ts';
import type { Observation } from '../../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { aRequest, type Facts, planOf } from './situation.ts';

/** The first document of a file: what was asked, and when. */
interface Asked {
  request: Facts['request'];
  at: string;
  seen?: Partial<Observation>;
}

const folder = new URL('plans/', import.meta.url);

function read(file: string) {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const [asked, ...rest] = parseAllDocuments(text).map((document) => document.toJS());
  const objects = rest.filter(({ kind }) => kind !== undefined);
  const [{ plan } = { plan: undefined }] = rest.filter(({ kind }) => kind === undefined);
  return { asked: asked as Asked, old: objects[0] as ObservedJob, pods: objects.slice(1) as ObservedPod[], plan };
}

/** Each file is a moment in a cluster, as Kubernetes tells it, and the whole plan that comes of it. */
test.each(readdirSync(folder))('%s', (file) => {
  const { asked, old, pods, plan } = read(file);
  const request = aRequest(asked.request);
  // These Jobs have all the defaults of the server.
  const wanted = newJob(old, request) as ObservedJob;
  const seen = { at: Date.parse(asked.at), old, pods, wanted, altered: [], claimants: [], unchecked: [], denied: [] };
  expect(planMigration(request, { ...seen, ...asked.seen })).toEqual(plan);
});

const ways: [what: string, facts: Facts, way: string, changes: number][] = [
  ['another name alone', { request: { to: 'new' } }, 'replace', 0],
  ['nothing else than OLD has', { request: { to: 'old', sets: ['spec.parallelism=2'] } }, 'nothing', 0],
  [
    'less labels than others have put on it',
    { metadata: { labels: { team: 'data' } }, request: { to: 'old', sets: ['metadata.labels.team=null'] } },
    'nothing',
    0,
  ],
  ['what OLD cannot become', { request: { to: 'old', images: ['perl:6'] } }, 'replace', 1],
  [
    'what OLD can become',
    { request: { to: 'old', sets: ['spec.parallelism=3'] }, seen: { inPlace: { spec: { parallelism: 3 } } } },
    'in-place',
    1,
  ],
  [
    'a deadline that is to begin anew, which counts from the start of a Job',
    { spec: { activeDeadlineSeconds: 7200 }, request: { to: 'old', restartDeadline: true } },
    'replace',
    0,
  ],
  [
    'a deadline that is to begin anew where there is none',
    { request: { to: 'old', restartDeadline: true } },
    'nothing',
    0,
  ],
  [
    'another name and what OLD could become',
    { request: { to: 'new', sets: ['spec.parallelism=3'] }, seen: { inPlace: {} } },
    'replace',
    1,
  ],
];

test.each(ways)('%s', (_, facts, way, changes) => {
  const plan = planOf(facts);
  expect([plan.way, plan.changes.length, plan.refusals]).toEqual([way, changes, []]);
});
