import { isDeepStrictEqual } from 'node:util';
import { JsonPatch } from 'cdk8s';
import { type Fields, isFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { nearest } from '../batch-v1/nearest.ts';

/** An operation of a JSON patch (RFC 6902). */
interface Operation {
  op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  path: string;
  from?: string;
  value?: unknown;
}

/** A `JsonPatch` of cdk8s, of whatever copy. */
interface JsonPatchLike {
  _toJson(): unknown;
}

/** What patches made of a manifest, and which of them came to nothing. */
export interface Patched {
  manifest: Fields;
  lost: Finding[];
}

/**
 * Applies patches one after another. cdk8s applies most of those that have no effect without a word (a `remove` of
 * something that is not there, a path without its first `/`); here each of them is a finding, and is left out.
 */
export function applyPatches(manifest: Fields, patches: readonly JsonPatch[]): Patched {
  return patches.reduce<Patched>(
    ({ manifest, lost }, patch) => {
      const operation = (patch as unknown as JsonPatchLike)._toJson() as Operation;
      const problem = problemOf(manifest, operation);
      if (problem === undefined) return { manifest: JsonPatch.apply(manifest, patch), lost };
      const { at, message, fix } = problem;
      const words = [operation.op, operation.from, operation.path].filter((word) => word !== undefined).join(' ');
      const finding: Finding = {
        level: 'error',
        rule: 'lost-patch',
        path: at,
        value: lookUp(manifest, at),
        message: `${message}, so the patch "${words}" is lost`,
        fix,
      };
      return { manifest, lost: [...lost, finding] };
    },
    { manifest, lost: [] },
  );
}

interface PatchProblem {
  /** As far as the path leads. */
  at: string[];
  message: string;
  fix: string;
}

function problemOf(manifest: Fields, { op, path, from, value }: Operation): PatchProblem | undefined {
  const source = op === 'copy' || op === 'move' ? existing(manifest, from ?? '', op) : undefined;
  if (source !== undefined) return source;
  if (op === 'remove' || op === 'replace') return existing(manifest, path, op) ?? missingValue(op, path, value);
  if (op === 'test') return existing(manifest, path, op) ?? failedTest(manifest, path, value);
  return target(manifest, path, op) ?? missingValue(op, path, value);
}

/** JSON has no `undefined`: the field would be left out. */
function missingValue(op: Operation['op'], path: string, value: unknown): PatchProblem | undefined {
  if ((op !== 'add' && op !== 'replace') || value !== undefined) return undefined;
  return { at: split(path), message: 'would become undefined', fix: 'give the patch a value, or remove it' };
}

function failedTest(manifest: Fields, path: string, value: unknown): PatchProblem | undefined {
  const at = split(path);
  const found = lookUp(manifest, at);
  if (isDeepStrictEqual(found, value)) return undefined;
  return { at, message: `is ${JSON.stringify(found)} and not ${JSON.stringify(value)}`, fix: 'test for what is there' };
}

/** A problem unless there is a value at the path. */
function existing(manifest: Fields, path: string, op: Operation['op']): PatchProblem | undefined {
  const problem = target(manifest, path, op);
  const at = split(path);
  if (problem !== undefined || at.length === 0 || lookUp(manifest, at) !== undefined) return problem;
  const parent = lookUp(manifest, at.slice(0, -1));
  const similar = isFields(parent) ? nearest(at.at(-1)!, Object.keys(parent)) : undefined;
  const otherwise = op === 'replace' ? 'add it instead' : 'leave the patch out';
  return { at, message: 'is not there', fix: similar === undefined ? otherwise : `did you mean \`${similar}\`?` };
}

/** A problem unless there is something that the value at the path can belong to. */
function target(manifest: Fields, path: string, op: Operation['op']): PatchProblem | undefined {
  if (path !== '' && !path.startsWith('/')) {
    return { at: [], message: `is not patched by a path without "/" before it`, fix: `write /${path}` };
  }
  const at = split(path);
  for (let depth = 1; depth <= at.length; depth++) {
    const parent = lookUp(manifest, at.slice(0, depth - 1));
    const problem = stepProblem(parent, at.slice(0, depth), at.slice(depth), op);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What keeps a path from leading one step further, into a field or an item of `parent`. */
function stepProblem(parent: unknown, at: string[], rest: string[], op: Operation['op']): PatchProblem | undefined {
  const key = at.at(-1)!;
  if (Array.isArray(parent)) return itemProblem(parent, at, rest, op);
  if (!isFields(parent)) {
    return {
      at: at.slice(0, -1),
      message: `is ${JSON.stringify(parent)}, which has no fields`,
      fix: 'patch a field of an object',
    };
  }
  if (key === '__proto__') return { at, message: 'is no field', fix: 'give the field another name' };
  if (rest.length === 0 || parent[key] !== undefined) return undefined;
  const similar = nearest(key, Object.keys(parent));
  const fix =
    similar === undefined ? `add /${at.map(escapeStep).join('/')} first, as an object` : `did you mean \`${similar}\`?`;
  return { at, message: 'is not there', fix };
}

function itemProblem(list: unknown[], at: string[], rest: string[], op: Operation['op']): PatchProblem | undefined {
  const key = at.at(-1)!;
  const adds = rest.length === 0 && (op === 'add' || op === 'copy' || op === 'move');
  const last = adds ? list.length : list.length - 1;
  if ((adds && key === '-') || (/^(0|[1-9]\d*)$/.test(key) && Number(key) <= last)) return undefined;
  const counted = list.length === 1 ? '1 item' : `${list.length} items`;
  const range = last === 0 ? '0' : `a number from 0 to ${last}`;
  const fix = last < 0 ? 'add an item first' : `write ${range}${adds ? ', or "-" for the end' : ''} in its place`;
  return { at: at.slice(0, -1), message: `has ${counted} and none that is called "${key}"`, fix };
}

/** The steps of a JSON pointer (RFC 6901). */
function split(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function lookUp(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Fields)[key] : undefined),
    value,
  );
}
