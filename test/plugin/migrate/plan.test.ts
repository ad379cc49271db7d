import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { newJob } from '../../../plugin/migrate/new-job.ts';
import { planMigration } from '../../../plugin/migrate/plan.ts';
import type { Observation } from '../../../plugin/migrate/types.ts';
import type { ObservedJob, ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { aRequest, type Facts } from './situation.ts';

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
