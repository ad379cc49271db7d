import { fieldSetOf } from './compare.ts';
import { elementsOf } from './elements.ts';
import { difference, EMPTY, isEmpty, type PathSet } from './path-set.ts';
import type { Shape } from './schema.ts';

/**
 * The value without what is in `before` and owned by nobody any more; a struct goes when all that was in it goes.
 */
export function prune(value: unknown, before: PathSet, stillOwned: PathSet, shape: Shape): unknown {
  let result: unknown = value;
  for (const { word, value: inner, shape: innerShape } of elementsOf(value, shape)) {
    const was = before.children.get(word);
    if (!was) continue;
    const still = stillOwned.children.get(word) ?? EMPTY;
    const isLost = isEmpty(still) && (was.member || isEmpty(difference(fieldSetOf(inner, innerShape), was)));
    const next = isLost ? undefined : prune(inner, was, still, innerShape);
    if (next === inner) continue;
    result = next === undefined ? dropped(result, word, inner) : replaced(result, word, inner, next);
  }
  return result;
}

function dropped(holder: unknown, word: string, inner: unknown): unknown {
  if (Array.isArray(holder)) return holder.filter((item) => item !== inner);
  const { [word.slice(2)]: _, ...rest } = holder as Record<string, unknown>;
  return rest;
}

function replaced(holder: unknown, word: string, inner: unknown, next: unknown): unknown {
  if (Array.isArray(holder)) return holder.map((item) => (item === inner ? next : item));
  return { ...(holder as Record<string, unknown>), [word.slice(2)]: next };
}
