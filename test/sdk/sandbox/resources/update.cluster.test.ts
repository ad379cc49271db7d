import { expect, test } from 'vitest';
import type { Target } from '../../../conformance/target.ts';
import { until } from '../../../helpers/namespace.ts';
import { type Facts, factsOfAsk, pathOf, useBoth } from './both.ts';
import { UPDATES, type UpdateRow } from './updates.ts';

/** What may change: the same object is made in both servers, and the same patch tried. */

const both = useBoth('updates');
const { namespace, real } = both;

let count = 0;

async function tryPatch(target: Target, { kind, object, patch, subresource }: UpdateRow, name: string): Promise<Facts> {
  const path = pathOf(kind, namespace.name);
  const made = await target.ask({ method: 'POST', path, body: { ...object, metadata: { name } } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  // A suspended Job gets its condition.
  if (kind === 'Job') {
    await until('the condition of the Job', async () => {
      const { body } = await target.ask({ method: 'GET', path: `${path}/${name}` });
      return (body as { status: { conditions?: unknown[] } }).status.conditions !== undefined;
    });
  }
  const query = { dryRun: 'All' };
  const type = 'application/merge-patch+json';
  const at = `${path}/${name}${subresource === undefined ? '' : `/${subresource}`}`;
  const facts = await factsOfAsk(target, { method: 'PATCH', path: at, query, body: patch, type });
  await target.ask({
    method: 'DELETE',
    path: `${path}/${name}`,
    query: { propagationPolicy: 'Background', gracePeriodSeconds: 0 },
  });
  return shortened(facts);
}

/** The server shows a difference of its own types below what may change in a pod. */
function shortened(facts: Facts): Facts {
  const text = JSON.stringify(facts).replace(/\\n@@(?:[^"\\]|\\.)*/g, '');
  return JSON.parse(text.replace(/"(last\w+Time)":"[^"]*"/g, '"$1":"TIME"')) as Facts;
}

test.each(UPDATES)('$name', async (row) => {
  const name = `it-${count++}`;
  const [theirs, own] = await Promise.all([tryPatch(real, row, name), tryPatch(both.ours, row, name)]);
  expect(own).toEqual(theirs);
});
