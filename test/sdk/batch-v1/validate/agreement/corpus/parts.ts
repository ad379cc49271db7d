export type Fields = Record<string, unknown>;

/** A manifest that every supported server accepts, unless `since` says from which minor version on. */
export interface Sample {
  name: string;
  manifest: Fields;
  /** Minor version that knows all its fields. */
  since?: number;
}

export const main: Fields = { name: 'main', image: 'busybox:1.36', command: ['sh', '-c', 'true'] };

/** A pod's spec with one container, and what is given put into it. */
export function podSpec(pod: Fields = {}, container: Fields = {}): Fields {
  return { restartPolicy: 'Never', containers: [{ ...main, ...container }], ...pod };
}

export function job(spec: Fields, pod: Fields = podSpec(), labels?: Fields): Fields {
  const template = { ...(labels && { metadata: { labels } }), spec: pod };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'sample' }, spec: { ...spec, template } };
}

export function cronJob(spec: Fields, jobSpec: Fields = {}, pod: Fields = podSpec()): Fields {
  const jobTemplate = { spec: { ...jobSpec, template: { spec: pod } } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'sample' },
    spec: { schedule: '30 2 * * *', jobTemplate, ...spec },
  };
}

export function sample(name: string, manifest: Fields, since?: number): Sample {
  return { name, manifest, ...(since !== undefined && { since }) };
}

/** A Job with one container and what is given. */
export const withContainer = (name: string, container: Fields, pod: Fields = {}, since?: number): Sample =>
  sample(name, job({}, podSpec(pod, container)), since);

/** A Job whose pod has what is given. */
export const withPod = (name: string, pod: Fields, since?: number): Sample =>
  sample(name, job({}, podSpec(pod)), since);
