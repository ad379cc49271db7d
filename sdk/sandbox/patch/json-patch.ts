import { isDeepStrictEqual } from 'node:util';
import { StatusError } from '../status-error.ts';

/** One step of an RFC 6902 patch. */
interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/**
 * RFC 6902 on a JSON value, which is not changed: a new one is returned.
 *
 * @throws StatusError 400 for what is no list, 422 for a patch that does not fit or whose `test` fails
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new StatusError(
      400,
      'BadRequest',
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  return (patch as Operation[]).reduce(applyOperation, document);
}

function applyOperation(document: unknown, operation: Operation): unknown {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return changed(document, path, () => insert(operation.value));
    case 'remove':
      return changed(document, path, remove);
    case 'replace':
      return changed(document, path, () => replace(operation.value));
    case 'move': {
      const value = valueAt(document, pointer(operation.from));
      const without = changed(document, pointer(operation.from), remove);
      return changed(without, path, () => insert(value));
    }
    case 'copy': {
      const value = valueAt(document, pointer(operation.from));
      return changed(document, path, () => insert(value));
    }
    case 'test':
      if (!isDeepStrictEqual(valueAt(document, path), operation.value))
        throw misfit(`testing value ${operation.path} failed`);
      return document;
    default:
      throw misfit(`unexpected kind: ${JSON.stringify(operation.op ?? '')}`);
  }
}

function pointer(text: unknown): string[] {
  if (text === '') return [];
  if (typeof text !== 'string' || !text.startsWith('/')) throw misfit(`${JSON.stringify(text)} is not a JSON pointer`);
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    const holder = value as Record<string, unknown>;
    if (value === null || typeof value !== 'object' || !Object.hasOwn(holder, step)) throw missing(path);
    value = holder[step];
  }
  return value;
}

/** What happens at the last step: to a list at a place, or to a field. */
interface Edit {
  list(items: unknown[], step: string): unknown[];
  field(fields: Record<string, unknown>, step: string): Record<string, unknown>;
  whole(): unknown;
}

/** A copy of the document with one place edited; the rest is shared. */
function changed(document: unknown, path: readonly string[], edit: () => Edit): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return edit().whole();
  if (Array.isArray(document)) {
    if (rest.length === 0) return edit().list(document, step);
    const index = place(document, step);
    return document.with(index, changed(document[index], rest, edit));
  }
  if (document === null || typeof document !== 'object') throw missing(path);
  const fields = document as Record<string, unknown>;
  if (rest.length === 0) return edit().field(fields, step);
  if (!Object.hasOwn(fields, step)) throw missing(path);
  return { ...fields, [step]: changed(fields[step], rest, edit) };
}

function insert(value: unknown): Edit {
  return {
    list: (items, step) => items.toSpliced(step === '-' ? items.length : place(items, step, 1), 0, value),
    field: (fields, step) => ({ ...fields, [step]: value }),
    whole: () => value,
  };
}

function replace(value: unknown): Edit {
  return {
    list: (items, step) => items.with(place(items, step), value),
    // The server's library adds a field that is not there, against the letter of the RFC.
    field: (fields, step) => ({ ...fields, [step]: value }),
    whole: () => value,
  };
}

function remove(): Edit {
  return {
    list: (items, step) => items.toSpliced(place(items, step), 1),
    field: (fields, step) => {
      if (!Object.hasOwn(fields, step)) throw missing([step]);
      const { [step]: _, ...rest } = fields;
      return rest;
    },
    whole: () => null,
  };
}

function place(items: unknown[], step: string, beyond = 0): number {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : Number.NaN;
  if (!(index < items.length + beyond)) throw misfit(`invalid index referenced: ${step}`);
  return index;
}

function missing(path: readonly string[]): StatusError {
  return misfit(`missing path /${path.join('/')}`);
}

/** The server tells no more than this (jsonPatcher.applyJSPatch); the reason is for whoever looks at the cause. */
function misfit(reason: string): StatusError {
  return Object.assign(
    new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
    { cause: reason },
  );
}
