import { BatchErrors } from '../errors.ts';
import type { ReadOptions } from './builder.ts';
import { construct } from './construct.ts';
import { readJson } from './json.ts';
import { createLocator, type FieldPath } from './locate.ts';
import { type Part, type Position, YamlError } from './problem.ts';
import { splitDocuments } from './split.ts';

/** One object of a YAML or JSON text. */
export interface YamlDocument {
  /** What stands there, as kubectl would send it in JSON. Not checked to be a Kubernetes object. */
  object: unknown;
  /** The name that was given for the text. */
  source: string;
  /** The document's place in the text, from 0; items of a `List` share their list's. */
  index: number;
  /** The line where it begins, from 1. */
  line: number;
  column: number;
  /** Where a field stands: its key, or an item of a list. For a field that is missing, the deepest parent that is there. */
  locate(path: FieldPath): Position;
}

/**
 * Reads YAML or JSON as kubectl does (YAML 1.1 words, Go's integers, merge keys, documents cut at `---`), with positions.
 * Empty documents are left out; the items of a `List` stand for themselves.
 *
 * What kubectl lets pass and we refuse, because it loses what was written: duplicate keys, keys that a `<<` below them
 * replaces, text after `...`, and integers that JavaScript would round.
 *
 * @param source a name for messages, usually the file's
 * @throws YamlError `file:line:column: reason`, with the line and a caret as hint; BatchErrors when several documents are broken
 */
export function readYaml(text: string, source: string, options: ReadOptions = {}): YamlDocument[] {
  const { documents, problems } = readReadable(text, source, options);
  if (problems.length > 1) throw new BatchErrors(problems);
  if (problems[0]) throw problems[0];
  return documents;
}

/** As `readYaml`, but gives the documents that can be read beside the problems of the others. */
export function readReadable(
  text: string,
  source: string,
  options: ReadOptions = {},
): { documents: YamlDocument[]; problems: YamlError[] } {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const problems: YamlError[] = [];
  const json = options.scalar === undefined ? readJson(source, body) : undefined;
  const found = json ?? readParts(source, body, problems, options);
  const documents = found.flatMap(({ part, value }, index) =>
    value === undefined || value === null ? [] : documentsOf(part, value, index),
  );
  return { documents, problems };
}

function readParts(
  source: string,
  text: string,
  problems: YamlError[],
  options: ReadOptions,
): { part: Part; value: unknown }[] {
  const found: { part: Part; value: unknown }[] = [];
  try {
    for (const part of splitDocuments(source, text)) {
      try {
        found.push({ part, value: construct(part, options) });
      } catch (error) {
        collect(problems, error);
      }
    }
  } catch (error) {
    collect(problems, error);
  }
  return found;
}

function collect(problems: YamlError[], error: unknown): void {
  if (!(error instanceof YamlError)) throw error;
  problems.push(error);
}

function documentsOf(part: Part, value: unknown, index: number): YamlDocument[] {
  const locateInPart = createLocator(part);
  return expandList(value, []).map(({ object, path }) => {
    // Positions in a long List are looked up only when somebody asks.
    let start: Position | undefined;
    const begin = () => (start ??= path.length === 0 ? firstContent(part) : locateInPart(path));
    return {
      object,
      source: part.source,
      index,
      get line() {
        return begin().line;
      },
      get column() {
        return begin().column;
      },
      locate: (field) => locateInPart([...path, ...field]),
    };
  });
}

/** As kubectl: anything with a kind that ends in `List` and items; an item without kind takes the list's (`JobList`). */
function expandList(value: unknown, path: FieldPath): { object: unknown; path: FieldPath }[] {
  const { kind, items, apiVersion } = (value ?? {}) as { kind?: unknown; items?: unknown; apiVersion?: unknown };
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ object: value, path }];
  const itemKind = kind.slice(0, -'List'.length);
  return items.flatMap((item: unknown, place) => {
    const isBare = itemKind !== '' && item !== null && typeof item === 'object' && !('kind' in item);
    const object = isBare ? { apiVersion, kind: itemKind, ...item } : item;
    return expandList(object, [...path, 'items', place]);
  });
}

/** The first line that is neither empty nor a comment. */
function firstContent(part: Part): Position {
  let line = part.lineOffset + 1;
  for (let start = 0; start < part.text.length; line++) {
    const end = part.text.indexOf('\n', start);
    const lineEnd = end === -1 ? part.text.length : end;
    const content = /[^\s]/.exec(part.text.slice(start, lineEnd));
    if (content && content[0] !== '#') return { line, column: content.index + 1 };
    start = lineEnd + 1;
  }
  return { line: part.lineOffset + 1, column: 1 };
}
