import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { Registry } from '../../registry.ts';
import { ContainerProblem } from './problem.ts';

/** The entries of a ConfigMap or Secret. */
export type Entries = ReadonlyMap<string, Buffer>;

/** Finds ConfigMaps and Secrets of one namespace. */
export interface EntrySource {
  /** @throws ContainerProblem where it is not there, unless it is optional: `undefined` */
  configMap(name: string, optional?: boolean): Entries | undefined;
  secret(name: string, optional?: boolean): Entries | undefined;
}

export function entrySource(registry: Registry, namespace: string): EntrySource {
  function find(plural: string, kind: string, name: string, optional: boolean): KubernetesObject | undefined {
    const object = registry.peek(registry.find(plural, '')!.resource, namespace, name);
    if (!object && !optional) throw new ContainerProblem(`${kind} "${name}" not found`);
    return object;
  }
  return {
    configMap(name, optional = false) {
      const object = find('configmaps', 'configmap', name, optional);
      return object && new Map([...entriesOf(object.data, 'utf8'), ...entriesOf(object.binaryData, 'base64')]);
    },
    secret(name, optional = false) {
      const object = find('secrets', 'secret', name, optional);
      return object && new Map(entriesOf(object.data, 'base64'));
    },
  };
}

function entriesOf(data: unknown, encoding: 'utf8' | 'base64'): [string, Buffer][] {
  return Object.entries((data ?? {}) as Record<string, string>).map(([key, value]) => [
    key,
    Buffer.from(value, encoding),
  ]);
}
