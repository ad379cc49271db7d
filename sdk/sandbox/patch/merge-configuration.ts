import { isDeepStrictEqual } from 'node:util';
import { type Element, elementsOf, isLeaf } from './elements.ts';
import { isObject } from './merge-patch.ts';
import type { Shape } from './schema.ts';

/** The configuration wins; lists that merge keep the others' items where they stood. */
export function mergeConfiguration(live: unknown, config: unknown, shape: Shape): unknown {
  if (live === undefined || isLeaf(config, shape)) return isDeepStrictEqual(live, config) ? live : config;
  if (Array.isArray(config)) return mergeLists(Array.isArray(live) ? live : [], config, shape);
  if (!isObject(config) || !isObject(live)) return config;
  const result: Record<string, unknown> = { ...live };
  for (const { word, value, shape: inner } of elementsOf(config, shape)) {
    const field = word.slice(2);
    result[field] = mergeConfiguration(live[field], value, inner);
  }
  return result;
}

function mergeLists(live: unknown[], config: unknown[], shape: Shape): unknown[] {
  const wanted = new Map(elementsOf(config, shape).map((element) => [element.word, element]));
  const before = elementsOf(live, shape);
  const place = new Map(before.map(({ word }, index) => [word, index]));
  const merge = ({ word, value, shape: inner }: Element) =>
    mergeConfiguration(before[place.get(word) ?? -1]?.value, value, inner);
  const result: unknown[] = [];
  const queue = [...wanted.values()];
  for (const [index, { word, value }] of before.entries()) {
    if (wanted.has(word)) continue;
    // What the configuration names stands in its order; the rest among it as it stood before.
    while (queue[0] && (place.get(queue[0].word) ?? Number.POSITIVE_INFINITY) < index)
      result.push(merge(queue.shift()!));
    result.push(value);
  }
  return [...result, ...queue.map(merge)];
}
