import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { StatusError } from '../status-error.ts';
import { elementsOf, isLeaf } from './elements.ts';
import { isObject } from './merge-patch.ts';
import { bracket, placeBelow } from './places.ts';
import { type Shape, typeOf } from './schema.ts';

/** The words that the server has for what its schema does not take. */
export function checkConfiguration(config: KubernetesObject, shape: Shape): void {
  if (!typeOf(shape.type)) return;
  const problems = problemsOf(config, shape, '');
  if (problems.length === 0) return;
  const { apiVersion, kind, metadata } = config;
  const group = apiVersion.includes('/') ? '' : '/';
  const what = `${metadata.namespace ?? ''}/${metadata.name}; ${group}${apiVersion}, Kind=${kind}`;
  const list = problems.length === 1 ? problems[0] : `errors:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
  throw new StatusError(500, '', `failed to create typed patch object (${what}): ${list}`);
}

function problemsOf(value: unknown, shape: Shape, path: string): string[] {
  if (isLeaf(value, shape) && !isObject(value)) return [];
  const known = shape.form === 'struct' ? typeOf(shape.type)?.fields : undefined;
  const seen = new Set<string>();
  return elementsOf(value, shape).flatMap((element) => {
    const place = placeBelow(path, element.word);
    if (known && !element.isNamed) return [`${place}: field not declared in schema`];
    if (!element.word.startsWith('f:')) {
      if (shape.merge === 'atomic') return problemsOf(element.value, element.shape, place);
      if (seen.has(element.word)) return [`${path}: duplicate entries for key ${bracket(element.word)}`];
      seen.add(element.word);
    }
    return problemsOf(element.value, element.shape, place);
  });
}
