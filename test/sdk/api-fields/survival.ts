import { ApiObject, type Chart, Duration, JsonPatch } from 'cdk8s';
import {
  CronJob,
  type CronJobProps,
  IndexedJob,
  type IndexedJobProps,
  Job,
  type JobProps,
} from '../../../sdk/index.ts';
import { newChart } from '../constructs/synth.ts';
import { leaves, maximal } from './maximal.ts';
import type { Schema } from './schema.ts';

type Fields = Record<string, unknown>;

/** The server writes these. */
const METADATA = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generateName',
  'generation',
  'managedFields',
  'name',
  'namespace',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
].map((field) => `ObjectMeta.${field}`);

/** Fields of a pod that no property is for: refused in a template, written by the server, an old name. */
export const PASSED_THROUGH = ['ephemeralContainers', 'priority', 'serviceAccount'];

const minimal = { containers: [{ name: 'main', image: 'busybox:1.36' }] };
const duration = (seconds: unknown) => Duration.seconds(seconds as number);

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

/** The properties that say what a JobSpec says. */
function propsOf({ activeDeadlineSeconds, ttlSecondsAfterFinished, template, ...spec }: Fields): Fields {
  const { metadata: podMetadata, spec: podSpec } = template as { metadata: Fields; spec: Fields };
  const { activeDeadlineSeconds: podDeadline, terminationGracePeriodSeconds, ...pod } = podSpec;
  for (const field of PASSED_THROUGH) delete pod[field];
  return {
    ...spec,
    ...pod,
    activeDeadline: duration(activeDeadlineSeconds),
    ttlAfterFinished: duration(ttlSecondsAfterFinished),
    podActiveDeadline: duration(podDeadline),
    terminationGracePeriod: duration(terminationGracePeriodSeconds),
    podMetadata,
    podSpec: pick(podSpec, PASSED_THROUGH),
  };
}

/** What the construct writes as its spec; nothing is validated, so that the manifest need not make sense. */
function specOf(define: (chart: Chart) => Job | CronJob): unknown {
  const chart = newChart();
  return ApiObject.of(define(chart)).toJson().spec;
}

/** Patches that write each field of the pod, of its container and of the Job by itself. */
function patchesOf(spec: Fields, at: string): JsonPatch[] {
  const { template, ...rest } = spec;
  const { metadata, spec: pod } = template as { metadata: Fields; spec: Fields };
  const [container] = pod.containers as Fields[];
  const add = (path: string, fields: Fields) =>
    Object.entries(fields).map(([field, value]) => JsonPatch.add(`${at}${path}/${field}`, value));
  return [
    ...add('', rest),
    JsonPatch.add(`${at}/template/metadata`, metadata),
    ...add('/template/spec', { ...pod, containers: undefined }).filter((_, i) => Object.keys(pod)[i] !== 'containers'),
    ...add('/template/spec/containers/0', container!),
  ];
}

/** Every way through the constructs: what was written, and what arrived. */
export function survivals(schema: Schema): { way: string; written: Fields; arrived: unknown }[] {
  const job = maximal(schema, 'JobSpec', METADATA);
  const cronJob = maximal(schema, 'CronJobSpec', [...METADATA, 'JobSpec.selector', 'JobSpec.manualSelector']);
  const { startingDeadlineSeconds, jobTemplate, ...cronRest } = cronJob;
  const { metadata: jobMetadata, spec: jobSpec } = jobTemplate as { metadata: Fields; spec: Fields };
  const { completionMode: _, ...indexed } = propsOf(job);
  const cronProps = {
    ...cronRest,
    startingDeadline: duration(startingDeadlineSeconds),
    jobLabels: jobMetadata.labels,
    jobAnnotations: jobMetadata.annotations,
    job: propsOf(jobSpec),
  } as unknown as CronJobProps;
  const bareCronJob = { schedule: '@daily', job: minimal };
  const patched = <C extends Job | CronJob>(construct: C, patches: JsonPatch[]): C => {
    ApiObject.of(construct).addJsonPatch(...patches);
    return construct;
  };
  const ways: [string, Fields, (chart: Chart) => Job | CronJob][] = [
    ['properties of a Job', job, (chart) => new Job(chart, 'j', propsOf(job) as unknown as JobProps)],
    [
      'properties of an IndexedJob',
      job,
      (chart) => new IndexedJob(chart, 'j', indexed as unknown as IndexedJobProps) as Job,
    ],
    ['properties of a CronJob', cronJob, (chart) => new CronJob(chart, 'c', cronProps)],
    ['the passthrough of a Job', job, (chart) => new Job(chart, 'j', { ...minimal, spec: job })],
    [
      'the passthrough of a CronJob',
      cronJob,
      (chart) => new CronJob(chart, 'c', { ...bareCronJob, spec: cronJob } as CronJobProps),
    ],
    ['patches of a Job', job, (chart) => patched(new Job(chart, 'j', minimal), patchesOf(job, '/spec'))],
    [
      'patches of a CronJob',
      cronJob,
      (chart) =>
        patched(new CronJob(chart, 'c', bareCronJob as CronJobProps), [
          ...Object.entries({ ...cronRest, startingDeadlineSeconds }).map(([field, value]) =>
            JsonPatch.add(`/spec/${field}`, value),
          ),
          JsonPatch.add('/spec/jobTemplate/metadata', jobMetadata),
          ...patchesOf(jobSpec, '/spec/jobTemplate/spec'),
        ]),
    ],
  ];
  return ways.map(([way, written, define]) => ({ way, written, arrived: specOf(define) }));
}

/** What was written and did not arrive, or arrived and was not written. */
export function differences(written: unknown, arrived: unknown): string[] {
  const [before, after] = [new Set(leaves(written)), new Set(leaves(arrived))];
  return [
    ...[...before].filter((leaf) => !after.has(leaf)).map((leaf) => `lost: ${leaf}`),
    ...[...after].filter((leaf) => !before.has(leaf)).map((leaf) => `added: ${leaf}`),
  ];
}
