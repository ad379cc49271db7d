import { UsageError } from '../../sdk/errors.ts';

/** One step of a path: a key; what stands in brackets may also be an item's place, or the name of an item. */
export type PathPart = { key: string } | { place: number } | { item: string };

/** `spec.template.spec.containers[main].image=busybox:1.37`, taken apart. */
export interface Setting {
  /** As it was written, for messages. */
  word: string;
  parts: PathPart[];
  /** The right side as it was written. */
  value: string;
}

const GRAMMAR = 'write it like spec.template.spec.containers[main].image=busybox:1.37';

/** A key, `['a.b/c']`, `["a.b/c"]`, `[0]` or `[main]`, and what stands before the next. */
const PART = /(?:^|\.)([^.[\]='"]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+)|([^\][*'"]+))\]/y;

/**
 * Reads `PATH=VALUE`: keys joined by dots, items of lists in brackets by their place (`[0]`) or their name (`[main]`), keys
 * that hold dots in brackets and quotes (`metadata.labels['example.com/team']`).
 *
 * @throws UsageError
 */
export function parseSetting(word: string): Setting {
  const parts: PathPart[] = [];
  let end = 0;
  while (end < word.length && word[end] !== '=') {
    PART.lastIndex = end;
    const match = PART.exec(word);
    if (!match || (end === 0 && match[1] === undefined)) throw unreadable(word, end);
    const [whole, key, single, double, place, item] = match;
    const quoted = single ?? double;
    if (place !== undefined) parts.push({ place: Number(place) });
    else if (item !== undefined) parts.push({ item });
    else parts.push({ key: key ?? quoted! });
    end += whole.length;
  }
  if (parts.length === 0) throw unreadable(word, 0);
  if (end === word.length) throw new UsageError(`--set ${word}: there is no "="`, { hint: GRAMMAR });
  return { word, parts, value: word.slice(end + 1) };
}

function unreadable(word: string, at: number): UsageError {
  if (word.startsWith('[*]', at))
    return new UsageError(`--set ${word}: [*] is no item`, { hint: 'name each item: [main], or its place: [0]' });
  const rest = word.slice(at, at + 20);
  return new UsageError(`--set ${word}: cannot read the path at "${rest}"`, { hint: GRAMMAR });
}
