import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import { type PodSecurityLevel, type PodSecurityProblem, podSecurityProblems } from '../../../batch-v1/pod-security.ts';
import type { Registry } from '../../registry.ts';
import { forbidden } from '../../store/refusals.ts';
import { namespaces, pods } from '../kinds.ts';

const LABEL = 'pod-security.kubernetes.io/enforce';

/**
 * The plug-in PodSecurity, as the label of the namespace orders.
 *
 * @throws StatusError 403
 */
export function enforcePodSecurity(pod: KubernetesObject, registry: Registry): void {
  const { name = '', namespace = '' } = pod.metadata;
  const labels = registry.peek(namespaces, '', namespace)?.metadata.labels;
  const level = labels?.[LABEL];
  if (level !== 'baseline' && level !== 'restricted') return;
  const version = labels?.[`${LABEL}-version`] ?? 'latest';
  const text = violations(fieldsOf(pod.spec), level);
  if (text !== '') throw forbidden(pods, name, `violates PodSecurity "${level}:${version}": ${text}`);
}

/** One check of the server: which problems are its own, and how it tells them. */
interface Check {
  finds: RegExp;
  reason: string;
  tell(names: string, problems: PodSecurityProblem[]): string;
}

const TYPES = '"RuntimeDefault" or "Localhost"';

/** In the server's order; what none of them finds is told by itself. */
const CHECKS: readonly Check[] = [
  {
    finds: /^host(Network|PID|IPC)$/,
    reason: 'host namespaces',
    tell: (_, problems) => problems.map(({ path }) => `${path.at(-1)}=true`).join(', '),
  },
  { finds: /\.hostPath$/, reason: 'hostPath volumes', tell: (names) => names },
  {
    finds: /\.hostPort$/,
    reason: 'hostPort',
    tell: (names, problems) => {
      const ports = [...new Set(problems.map(({ value }) => value))].join(', ');
      return `${names} ${names.startsWith('containers') ? 'use' : 'uses'} ${problems.length === 1 ? 'hostPort' : 'hostPorts'} ${ports}`;
    },
  },
  {
    finds: /\.privileged$/,
    reason: 'privileged',
    tell: (names) => `${names} must not set securityContext.privileged=true`,
  },
  {
    finds: /\.allowPrivilegeEscalation$/,
    reason: 'allowPrivilegeEscalation != false',
    tell: (names) => `${names} must set securityContext.allowPrivilegeEscalation=false`,
  },
  {
    finds: /\.capabilities\.drop$/,
    reason: 'unrestricted capabilities',
    tell: (names) => `${names} must set securityContext.capabilities.drop=["ALL"]`,
  },
  {
    finds: /\.capabilities\.add\./,
    reason: 'non-default capabilities',
    tell: (names, problems) => {
      const added = [...new Set(problems.map(({ value }) => JSON.stringify(value)))].join(', ');
      return `${names} must not include ${added} in securityContext.capabilities.add`;
    },
  },
  {
    finds: /runAsNonRoot$/,
    reason: 'runAsNonRoot != true',
    tell: (names, problems) =>
      problems.some(({ value }) => value === false)
        ? `${names} must not set securityContext.runAsNonRoot=false`
        : `pod or ${names} must set securityContext.runAsNonRoot=true`,
  },
  { finds: /runAsUser$/, reason: 'runAsUser=0', tell: (names) => `${names} must not set runAsUser=0` },
  {
    finds: /seccompProfile\.type$/,
    reason: 'seccompProfile',
    tell: (names, problems) =>
      problems.some(({ value }) => value !== undefined)
        ? `${names} must not set securityContext.seccompProfile.type to "Unconfined"`
        : `pod or ${names} must set securityContext.seccompProfile.type to ${TYPES}`,
  },
];

function violations(spec: Fields, level: PodSecurityLevel): string {
  let left = podSecurityProblems(spec, level);
  const texts: string[] = [];
  for (const { finds, reason, tell } of CHECKS) {
    const found = left.filter(({ path }) => finds.test(path.join('.')));
    left = left.filter((problem) => !found.includes(problem));
    if (found.length > 0) texts.push(`${reason} (${tell(namesOf(spec, found), found)})`);
  }
  return [...texts, ...left.map(({ path, message }) => `${path.join('.')} (${message})`)].join(', ');
}

/** `container "a"`, `containers "a", "b"`, `volume "v"`, `pod`. */
function namesOf(spec: Fields, problems: PodSecurityProblem[]): string {
  const things = [...new Set(problems.map(({ path: [list, index] }) => `${list}/${index}`))].map((key) => {
    const [list = '', index] = key.split('/');
    const kind = list === 'volumes' ? 'volume' : list.toLowerCase().includes('containers') ? 'container' : 'pod';
    return { kind, name: JSON.stringify(listOfFields(spec[list])[Number(index)]?.name) };
  });
  const kind = things[0]?.kind ?? 'pod';
  if (kind === 'pod') return 'pod';
  const names = things.filter((thing) => thing.kind === kind).map(({ name }) => name);
  return `${kind}${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
}
