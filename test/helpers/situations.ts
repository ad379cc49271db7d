import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';

/** The Jobs and pods of one file of test/fixtures/jobs: a moment in a cluster, as the API server tells it. */
export interface Situation {
  job: ObservedJob;
  jobs: ObservedJob[];
  pods: ObservedPod[];
}

export function readSituation(name: string): Situation {
  const text = readFileSync(new URL(`../fixtures/jobs/${name}.yaml`, import.meta.url), 'utf8');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
  const jobs = objects.filter(({ kind }) => kind === 'Job') as ObservedJob[];
  return { job: jobs[0]!, jobs, pods: objects.filter(({ kind }) => kind === 'Pod') as ObservedPod[] };
}
