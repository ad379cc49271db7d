import type { EnvFromSource, EnvVar } from '../../../batch-v1/env.ts';
import type { PodContainer, SandboxPod } from '../pod-types.ts';
import type { Entries, EntrySource } from './entries.ts';
import { expand } from './expansion.ts';
import { podField, resourceField } from './field-values.ts';
import { ContainerProblem } from './problem.ts';

/** What the machine gives a process along. */
const FROM_HOST = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
const MAX_HOSTNAME = 63;

/** The pod that a container is of, and where the values of its variables come from. */
export interface EnvironmentContext {
  pod: SandboxPod;
  podIP: string;
  source: EntrySource;
}

/**
 * The variables of a container's own in the order of the kubelet's makeEnvironmentVariables: envFrom, then env, each
 * value expanded with those before it. Variables of Services are left out: nothing answers them.
 *
 * @throws ContainerProblem in the kubelet's words
 */
export function declaredEnvironment(container: PodContainer, context: EnvironmentContext): Map<string, string> {
  const variables = new Map<string, string>();
  for (const from of (container.envFrom ?? []) as EnvFromSource[]) {
    const { prefix = '', configMapRef, secretRef } = from;
    const entries = configMapRef
      ? context.source.configMap(configMapRef.name, configMapRef.optional)
      : secretRef && context.source.secret(secretRef.name, secretRef.optional);
    for (const [key, value] of entries ?? []) variables.set(prefix + key, value.toString());
  }
  for (const variable of (container.env ?? []) as EnvVar[]) {
    const value = valueFor(variable, container, context, variables);
    if (value !== undefined) variables.set(variable.name, value);
  }
  return variables;
}

/** All that the process gets: what the machine has, less what the container says otherwise. */
export function processEnvironment(pod: SandboxPod, declared: ReadonlyMap<string, string>): Record<string, string> {
  const inherited = FROM_HOST.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]!]]));
  const hostname = (pod.spec.hostname ?? pod.metadata.name ?? '').slice(0, MAX_HOSTNAME);
  return { ...Object.fromEntries(inherited), HOSTNAME: hostname, ...Object.fromEntries(declared) };
}

function valueFor(
  variable: EnvVar,
  container: PodContainer,
  { pod, podIP, source }: EnvironmentContext,
  before: ReadonlyMap<string, string>,
): string | undefined {
  const { value, valueFrom } = variable;
  if (value || !valueFrom) return expand(value ?? '', before);
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return podField(pod, fieldRef.fieldPath, podIP);
  if (resourceFieldRef) return resourceField(pod, container, resourceFieldRef);
  const { namespace } = pod.metadata;
  if (configMapKeyRef) {
    const { name, key, optional } = configMapKeyRef;
    return entry(source.configMap(name, optional), key, `ConfigMap ${namespace}/${name}`, optional);
  }
  if (secretKeyRef) {
    const { name, key, optional } = secretKeyRef;
    return entry(source.secret(name, optional), key, `Secret ${namespace}/${name}`, optional);
  }
  throw new ContainerProblem(`variable ${variable.name}: local processes have no fileKeyRef`);
}

function entry(entries: Entries | undefined, key: string, where: string, optional = false): string | undefined {
  const value = entries?.get(key);
  if (value === undefined && !optional) throw new ContainerProblem(`couldn't find key ${key} in ${where}`);
  return value?.toString();
}
