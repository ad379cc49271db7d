import { structuredPatch } from 'diff';
import { fieldDifferences } from '../../sdk/batch-v1/field-differences.ts';
import { writeYaml } from '../../sdk/yaml/index.ts';
import type { ObjectDiff } from '../plan/diff.ts';
import { sortKeys } from './go-values.ts';
import { objectName } from './object-name.ts';
import { paint, type Style } from './style.ts';

const CONTEXT = 3;

/** The lines that differ, as `diff -u` writes them: the cluster's with `-`, the input's with `+`. */
export function renderDiff({ object, where, live, wanted }: ObjectDiff, { colour }: { colour: boolean }): string {
  const name = objectName(object);
  const patch = structuredPatch('', '', textOf(live), textOf(wanted), '', '', { context: CONTEXT });
  const lines: [string, Style | undefined][] = [
    [`--- ${live === undefined ? `${name} is not there` : `${name} on the cluster`}`, 'bold'],
    [`+++ ${name} in ${where}`, 'bold'],
  ];
  for (const { oldStart, oldLines, newStart, newLines, lines: own } of patch.hunks) {
    lines.push([`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`, 'cyan']);
    for (const line of own)
      lines.push([line, line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined]);
  }
  return lines.map(([text, style]) => `${paint([{ text, style }], { colour })}\n`).join('');
}

/** As diff(1): what is empty begins before its place. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function textOf(object: unknown): string {
  return object === undefined ? '' : writeYaml([sortKeys(object)]);
}

/** What to know beside the lines: fields that the server would refuse to change. */
export function renderImmutable({ object, immutable }: ObjectDiff): string {
  if (immutable.length === 0) return '';
  const fields = immutable.map((field) => `spec.${field}`).join(', ');
  return `Warning: ${objectName(object)}: ${fields} cannot be changed; kubectl batch run --replace runs it anew\n`;
}

/** All objects as `-o json` prints them; the shape is documented in docs/lint.md and stays. */
export function renderDiffJson(diffs: readonly ObjectDiff[], failed: number): string {
  const objects = diffs.map(({ object, where, namespace, state, live, wanted, immutable }) => ({
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace,
    name: object.metadata.name,
    where,
    state,
    changes: fieldDifferences(wanted, live).map(({ path, wanted, existing }) => ({ path, old: existing, new: wanted })),
    immutable,
  }));
  const count = (state: ObjectDiff['state']) => countOf(diffs, state);
  const summary = { same: count('same'), differs: count('differs'), missing: count('missing'), failed };
  return `${JSON.stringify({ objects, summary }, null, 2)}\n`;
}

/** `1 differs, 2 are not there, 3 are the same`. */
export function renderDiffSummary(diffs: readonly ObjectDiff[]): string {
  const counted = (state: ObjectDiff['state'], one: string, many: string) => {
    const count = countOf(diffs, state);
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  };
  const parts = [
    ...counted('differs', 'differs', 'differ'),
    ...counted('missing', 'is not there', 'are not there'),
    ...counted('same', 'is the same', 'are the same'),
  ];
  return `${parts.join(', ')}\n`;
}

function countOf(diffs: readonly ObjectDiff[], state: ObjectDiff['state']): number {
  return diffs.filter((diff) => diff.state === state).length;
}
