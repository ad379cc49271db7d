import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';

/**
 * A text that is the same for objects which the server would judge alike: everything but names, the values of labels
 * and annotations, and the words of commands, arguments and environment. Those are what a thousand Jobs made from one
 * template differ in, and what our own checks cover.
 */
export function shapeOf(object: KubernetesObject): string {
  return JSON.stringify(object, (key, value: unknown) => {
    if (key === 'labels' || key === 'annotations') return keysOf(value);
    if (key === 'command' || key === 'args') return Array.isArray(value) ? value.map((word) => typeof word) : value;
    if (key === 'env') return Array.isArray(value) ? value.map(withoutValue) : value;
    if (key === 'metadata') return withoutName(value);
    return value;
  });
}

function keysOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, one]) => [key, typeof one]);
}

function withoutValue(variable: unknown): unknown {
  if (typeof variable !== 'object' || variable === null || !('value' in variable)) return variable;
  return { ...variable, value: typeof variable.value };
}

function withoutName(metadata: unknown): unknown {
  if (typeof metadata !== 'object' || metadata === null) return metadata;
  const { name, generateName, ...rest } = metadata as Record<string, unknown>;
  return { ...rest, named: typeof name, generated: typeof generateName };
}
