import { cronJob, job, type Row, warning } from './manifests.ts';

type Fields = Record<string, unknown>;

const C = 'spec.template.spec.containers.0';
const tidy = { ttlSecondsAfterFinished: 60 };
const image = 'busybox:1.36';
const main = { name: 'main', image };

/** A Job about which there is nothing to say but for what is given. */
const tidyJob = (spec: Fields = {}, pod: Fields = {}, container: Fields = {}) =>
  job({ ...tidy, ...spec }, { pod: { containers: [{ ...main, ...container }], ...pod } });
export const running = (...command: string[]) => tidyJob({}, {}, { command });
const shell = (script: string) => running('sh', '-c', script);
const ofImage = (name: string) => tidyJob({}, {}, { image: name });
const onFailure = { restartPolicy: 'OnFailure' };
const probe = { exec: { command: ['true'] } };
const queue = { env: [{ name: 'QUEUE_URL', value: 'redis://redis' }] };
const beside = (...containers: Fields[]) => tidyJob({}, { containers: [main, ...containers] });
const quiet = (name: string, manifest: unknown): Row => ({ name, manifest, findings: [] });

const retries = (
  spec: Fields,
  count: string,
  seconds: number,
  field = 'backoffLimit',
  rule = 'deadline-before-retries',
) =>
  warning(
    rule,
    'spec.activeDeadlineSeconds',
    spec.activeDeadlineSeconds,
    `ends the Job before its ${count} are used up: waiting between them takes up to ${seconds} seconds`,
    `write more than ${seconds}, or a lower ${field}`,
  );

const late = { activeDeadlineSeconds: 149, backoffLimit: 4 };
const lateRestarts = { activeDeadlineSeconds: 69, backoffLimit: 4 };
const lateForMany = { activeDeadlineSeconds: 3600, backoffLimit: 20 };
const lateIndex = { activeDeadlineSeconds: 5, backoffLimitPerIndex: 1, completionMode: 'Indexed', completions: 3 };
const lateByDefault = { activeDeadlineSeconds: 629 };
const LOGS = warning(
  'lost-logs',
  'spec.template.spec.restartPolicy',
  'OnFailure',
  'loses the logs of failures: containers restart in their pod, which is deleted when the Job fails',
  'write Never: failed pods then stay',
);

const RETRIES: Row[] = [
  {
    name: 'no retries, but restarts',
    manifest: tidyJob({ backoffLimit: 0 }, onFailure),
    findings: [
      warning(
        'no-retries-but-restarts',
        'spec.backoffLimit',
        0,
        'allows no retry, yet restartPolicy OnFailure starts a failed container again before the Job fails',
        'write restartPolicy: Never',
      ),
    ],
  },
  quiet('no retries', tidyJob({ backoffLimit: 0 })),
  { name: 'logs that are lost', manifest: tidyJob({}, onFailure), findings: [LOGS] },
  { name: 'a deadline before the retries', manifest: tidyJob(late), findings: [retries(late, '4 retries', 150)] },
  quiet('a deadline just after them', tidyJob({ ...late, activeDeadlineSeconds: 150 })),
  quiet('a deadline without retries', tidyJob({ activeDeadlineSeconds: 1, backoffLimit: 0 })),
  {
    name: 'a deadline before many retries',
    manifest: tidyJob(lateForMany),
    findings: [retries(lateForMany, '20 retries', 9030)],
  },
  {
    name: 'a deadline before the restarts, of which the first is at once',
    manifest: tidyJob(lateRestarts, onFailure),
    findings: [retries(lateRestarts, '4 retries', 70), LOGS],
  },
  {
    name: 'a deadline just after them',
    manifest: tidyJob({ ...lateRestarts, activeDeadlineSeconds: 70 }, onFailure),
    findings: [LOGS],
  },
  {
    name: 'a deadline before the retry of an index',
    manifest: tidyJob(lateIndex),
    findings: [retries(lateIndex, 'one retry', 10, 'backoffLimitPerIndex')],
  },
  {
    name: 'a deadline before the retries that nobody wrote',
    manifest: tidyJob(lateByDefault),
    findings: [retries(lateByDefault, '6 retries', 630, 'backoffLimit', 'deadline-before-default-retries')],
  },
  quiet('a deadline after them', tidyJob({ activeDeadlineSeconds: 630 })),
];

const NEVER_DELETED = warning(
  'never-deleted',
  'spec.ttlSecondsAfterFinished',
  undefined,
  'is missing and nothing owns the Job, so it stays after its end, with its pods, until someone deletes it',
  'write 86400 to delete it a day after its end',
);
const latest = (value: string, what: string, fix: string) => [
  warning('latest-image', `${C}.image`, value, `${what}: retries may run something else than the first pod`, fix),
];
const owner = { apiVersion: 'example.com/v1', kind: 'Flow', name: 'x', uid: 'y' };
const untidy = (metadata: Fields) => job({}, { metadata: { name: 'pi', ...metadata }, container: { image } });

const KEEPING: Row[] = [
  { name: 'a Job that stays', manifest: untidy({}), findings: [NEVER_DELETED] },
  quiet('a Job with a time to live', tidyJob()),
  quiet('a Job with an owner', untidy({ ownerReferences: [owner] })),
  quiet('a Job of Argo CD', untidy({ annotations: { 'argocd.argoproj.io/hook': 'PreSync' } })),
  quiet('a Job in a folder for Flux', untidy({ annotations: { 'kubectl-batch/flux': '{}' } })),
  quiet('a hook of Helm', untidy({ annotations: { 'helm.sh/hook': 'pre-install' } })),
  quiet('a CronJob, which deletes its Jobs', cronJob({}, undefined, tidyJob().spec as Fields)),
  {
    name: 'an image without a tag',
    manifest: ofImage('registry.example.com:5000/team/convert'),
    findings: latest(
      'registry.example.com:5000/team/convert',
      'has no tag, which means latest',
      'write a version: registry.example.com:5000/team/convert:1.2.3',
    ),
  },
  {
    name: 'the latest image',
    manifest: ofImage('convert:latest'),
    findings: latest('convert:latest', 'is whatever is latest', 'write a version: convert:1.2.3'),
  },
  quiet('an image with a tag', ofImage('registry.example.com:5000/convert:2')),
  quiet('an image with a digest', ofImage(`convert@sha256:${'0'.repeat(64)}`)),
  quiet('a tag that begins with latest', ofImage('convert:latest-2')),
  {
    name: 'as many completions as workers of a queue',
    manifest: tidyJob({ completions: 8, parallelism: 8 }, {}, queue),
    findings: [
      warning(
        'queue-completions',
        'spec.completions',
        8,
        'wants a success of each worker of the queue in QUEUE_URL, so that one that fails is replaced even when the queue is empty',
        'leave it out: the Job is then complete once one worker has succeeded and all have ended',
      ),
    ],
  },
  quiet('a pod for each item of a queue', tidyJob({ completions: 80, parallelism: 8 }, {}, queue)),
  quiet('workers of a queue', tidyJob({ parallelism: 8 }, {}, queue)),
  quiet('as many completions as pods, and no queue', tidyJob({ completions: 8, parallelism: 8 })),
  quiet('an index for each worker', tidyJob({ completions: 8, parallelism: 8, completionMode: 'Indexed' }, {}, queue)),
];

const neverEnding = (path: string, value: unknown, reason: string) => [
  warning(
    'never-ending',
    path,
    value,
    `${reason}, so the Job never does`,
    'write a Deployment for what is to run on and on',
  ),
];
const endless = (name: string, command: string[], reason: string): Row => ({
  name,
  manifest: running(...command),
  findings: neverEnding(`${C}.command`, command, reason),
});
const server = (name: string) => neverEnding(`${C}.image`, name, 'starts nginx, which serves until it is stopped');

const ENDLESS: Row[] = [
  endless('sleep infinity', ['sleep', 'infinity'], 'waits for ever'),
  endless('tail', ['/usr/bin/tail', '-f', '/dev/null'], 'waits for ever'),
  endless('a shell that waits', ['sh', '-c', 'prepare && exec sleep infinity'], 'waits for ever'),
  endless('a shell that waits for signals', ['bash', '-c', 'trap exit TERM; sleep infinity & wait'], 'waits for ever'),
  endless('a loop', ['/bin/bash', '-euc', 'while true; do work; sleep 5; done'], 'loops for ever'),
  endless('a loop over lines', ['sh', '-c', 'while :\ndo\n  work\ndone'], 'loops for ever'),
  endless('a server', ['nginx', '-g', 'daemon off;'], 'starts nginx, which serves until it is stopped'),
  { name: 'the image of a server', manifest: ofImage('nginx:1.27'), findings: server('nginx:1.27') },
  {
    name: 'an image of another registry',
    manifest: ofImage('registry.example.com:5000/mirror/nginx:1.27'),
    findings: server('registry.example.com:5000/mirror/nginx:1.27'),
  },
  quiet('a sleep that ends', running('sleep', '3600')),
  quiet('sleep infinity as a text', running('echo', 'sleep infinity')),
  quiet('a log that is followed', running('tail', '-f', '/var/log/x')),
  quiet('a loop that is left', shell('while true; do work || break; done')),
  quiet('a loop that ends the script', shell('while true; do work && exit 0; sleep 1; done')),
  quiet('a loop with an end', shell('while read -r line; do work "$line"; done')),
  quiet('a loop in a comment', shell('# while true; do\nwork')),
  quiet('a server that tests itself', running('nginx', '-t')),
  quiet('a client of the image of a server', tidyJob({}, {}, { image: 'postgres:17', command: ['pg_dump', 'x'] })),
  quiet('an image that is called like a server', ofImage('example.com/nginx-report:2')),
  quiet('a wait that is ended', tidyJob({ activeDeadlineSeconds: 3600 }, {}, { command: ['sleep', 'infinity'] })),
  quiet(
    'servers that the success of others ends',
    tidyJob(
      { completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{ succeededIndexes: '0' }] } },
      {},
      { command: ['sleep', 'infinity'] },
    ),
  ),
  quiet(
    'a sidecar',
    tidyJob({}, { initContainers: [{ ...main, name: 'web', image: 'nginx:1.27', restartPolicy: 'Always' }] }),
  ),
];

const sidecar = (path: string, value: unknown, reason: string) => [
  warning(
    'plain-sidecar',
    `spec.template.spec.containers.1.${path}`,
    value,
    `${reason}, so the pod does not end`,
    'move it to initContainers with restartPolicy: Always, so that it ends with the others',
  ),
];

const SIDECARS: Row[] = [
  {
    name: 'a server beside the work',
    manifest: beside({ name: 'web', image: 'nginx:1.27' }),
    findings: sidecar('image', 'nginx:1.27', 'starts nginx, which serves until it is stopped'),
  },
  {
    name: 'a proxy beside the work, with words of its own',
    manifest: beside({
      name: 'sql',
      image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2',
      args: ['--private-ip', 'db'],
    }),
    findings: sidecar('args', ['--private-ip', 'db'], 'runs on beside the others'),
  },
  quiet('two that end', beside({ name: 'second', image })),
  quiet('a proxy by itself', ofImage('envoyproxy/envoy:v1.32')),
];

const slow = (probeFields: Fields, seconds: number): Row['findings'] => [
  warning(
    'slow-start',
    `${C}.livenessProbe`,
    { ...probe, ...probeFields },
    `kills the container, again and again, if it takes more than ${seconds} seconds to start`,
    'add a startupProbe, which holds this one back',
  ),
];
const live = (probeFields: Fields, container: Fields = {}) =>
  tidyJob({}, {}, { livenessProbe: { ...probe, ...probeFields }, ...container });
const short = { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 1 };

const PROBES: Row[] = [
  { name: 'little patience', manifest: live(short), findings: slow(short, 10) },
  { name: 'the patience of the defaults', manifest: live({}), findings: slow({}, 30) },
  quiet('more patience', live({ initialDelaySeconds: 1 })),
  quiet('a startup probe', live(short, { startupProbe: probe })),
  quiet('readiness kills nobody', tidyJob({}, {}, { readinessProbe: probe })),
];

const barePod = (fix: string) => [
  warning('bare-pod', 'kind', 'Pod', 'is bare: nothing makes it anew when its node fails or drains', fix),
];
const pod = (spec: Fields, metadata: Fields = {}, apiVersion = 'v1') => ({
  apiVersion,
  kind: 'Pod',
  metadata: { name: 'x', ...metadata },
  spec,
});

const KINDS: Row[] = [
  {
    name: 'a bare Pod that ends',
    manifest: pod({ restartPolicy: 'Never' }),
    findings: barePod('write a Job with this pod as its template'),
  },
  {
    name: 'a bare Pod that runs on',
    manifest: pod({}),
    findings: barePod('write a Deployment, or a Job for work that ends, with this pod as its template'),
  },
  quiet('a Pod with an owner', pod({}, { ownerReferences: [owner] })),
  quiet("somebody else's Pod", pod({}, {}, 'example.com/v1')),
];

/** What the server takes, and what is said of it all the same; by subject, near misses beside them. */
export const WARNED: [subject: string, rows: Row[]][] = [
  ['retries', RETRIES],
  ['keeping', KEEPING],
  ['containers that never end', ENDLESS],
  ['sidecars', SIDECARS],
  ['probes', PROBES],
  ['kinds', KINDS],
];
