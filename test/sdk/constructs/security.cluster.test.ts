import { describe, expect, test } from 'vitest';
import { Job } from '../../../sdk/index.ts';
import { useNamespace } from '../../helpers/namespace.ts';
import { dryRun } from '../dry-run.ts';
import { FORBIDDEN } from './forbidden-pods.ts';
import { podSpec, synth } from './synth.ts';

/** Namespaces in which Pod Security admission enforces a level. */
const levels = ['baseline', 'restricted'] as const;
const namespaces = Object.fromEntries(
  levels.map((level) => {
    const namespace = useNamespace(`security-${level}`);
    namespace.kubectl('label', 'namespace', namespace.name, `pod-security.kubernetes.io/enforce=${level}`);
    return [level, namespace];
  }),
) as Record<(typeof levels)[number], ReturnType<typeof useNamespace>>;

const containers = [
  {
    image: 'busybox:1.36',
    imagePullPolicy: 'IfNotPresent' as const,
    command: ['sh', '-c', 'id -u && echo written > /tmp/file && cat /tmp/file'],
  },
];

test.each<[(typeof levels)[number], string]>([
  ['baseline', '0\nwritten\n'],
  ['restricted', '65532\nwritten\n'],
])('a Job of the profile %s runs where the level is enforced', (security, log) => {
  const { create, kubectl } = namespaces[security];
  create(synth((chart) => new Job(chart, 'j', { security, containers })));
  kubectl('wait', '--for=condition=complete', 'job/etl-j', '--timeout=120s');
  expect(kubectl('logs', 'job/etl-j')).toBe(log);
});

interface PodParts {
  securityContext?: object;
  volumes?: object[];
}

/** The pod as a manifest: admission judges Pods, Jobs it only warns about. */
function podOf(security: 'baseline' | 'restricted', over: PodParts): string {
  const own = podSpec((chart) => new Job(chart, 'j', { security, containers })) as PodParts;
  const securityContext = { ...own.securityContext, ...over.securityContext };
  const volumes = [...(over.volumes ?? []), ...(own.volumes ?? [])];
  const spec = { ...own, ...over, securityContext, volumes };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
}

describe.each(levels)('what %s forbids, the server refuses for that', (level) => {
  const forbidden = level === 'restricted' ? [...FORBIDDEN.baseline, ...FORBIDDEN.restricted] : FORBIDDEN.baseline;
  test.each(forbidden)('%s', (_, over) => {
    expect(dryRun(podOf(level, over), namespaces[level].name).stderr).toContain(
      `violates PodSecurity "${level}:latest"`,
    );
  });

  test('and nothing else', () => {
    expect(dryRun(podOf(level, {}), namespaces[level].name)).toMatchObject({ status: 0, stderr: '' });
  });
});
