import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { IndexedJob, type IndexedJobProps } from '../../../sdk/index.ts';
import { synth } from './synth.ts';

/** Items arrive in pods of a real node. */
const namespace = `delivery-${randomBytes(3).toString('hex')}`;

function kubectl(words: string[], input?: string): string {
  return execFileSync(process.env.KUBECTL_TEST ?? 'kubectl', ['--namespace', namespace, ...words], {
    input,
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: process.env.KUBECONFIG_TEST },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

kubectl(['create', 'namespace', namespace]);
afterAll(() => void kubectl(['delete', 'namespace', namespace, '--wait=false']));

const items = [
  { name: 'plain', text: 'a' },
  { name: 'nasty', text: `it's "$HOME" $(JOB_COMPLETION_INDEX)` },
];
const container = (...command: string[]) => [
  { image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent' as const, command },
];

test.each<[string, Partial<IndexedJobProps<(typeof items)[number]>>, string[]]>([
  ['file', { containers: container('cat', '/batch/item') }, items.map((item) => JSON.stringify(item))],
  [
    'env',
    {
      deliver: { via: 'env', env: ({ text }) => ({ TEXT: text }) },
      containers: container('sh', '-c', 'printf "%s %s" "$JOB_COMPLETION_INDEX" "$TEXT"'),
    },
    items.map(({ text }, index) => `${index} ${text}`),
  ],
  [
    'args',
    { deliver: { via: 'args', args: ({ name, text }) => [name, text] }, containers: container('printf', '%s|') },
    items.map(({ name, text }) => `${name}|${text}|`),
  ],
])('by %s', (via, props, outputs) => {
  const yaml = synth((chart) => {
    new IndexedJob(chart, via, { items, parallelism: 2, ...props } as IndexedJobProps<(typeof items)[number]>);
  });
  kubectl(['create', '-f', '-'], yaml);
  kubectl(['wait', '--for=condition=complete', `job/etl-${via}`, '--timeout=120s']);
  const logs = items.map((_, index) =>
    kubectl([
      'logs',
      '-l',
      `batch.kubernetes.io/job-name=etl-${via},batch.kubernetes.io/job-completion-index=${index}`,
    ]),
  );
  expect(logs.map((log) => log.trimEnd())).toEqual(outputs);
});
