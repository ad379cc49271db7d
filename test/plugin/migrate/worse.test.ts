import { expect, test } from 'vitest';
import type { MigrationPlan } from '../../../plugin/migrate/types.ts';
import { isWorse } from '../../../plugin/migrate/worse.ts';
import type { Forecast } from '../../../sdk/controller/forecast-types.ts';

const pods = (...names: string[]) => names.map((name) => ({ name, uid: `uid-of-${name}` }));

function plan(forecast: Partial<Forecast> = {}, more: Partial<MigrationPlan> = {}): MigrationPlan {
  const none = { adopted: [], kept: [], succeeded: [], failed: [], killed: [], started: { count: 1 }, status: {} };
  return {
    way: 'replace',
    namespace: 'default',
    old: { name: 'old', uid: 'u', resourceVersion: '1' },
    to: 'new',
    lost: 1,
    changes: [],
    pods: [],
    forecast: { ...none, ...forecast },
    notes: [],
    steps: [],
    refusals: [],
    ...more,
  };
}

const agreed = plan({ killed: pods('a', 'b') });
const end = { type: 'Complete', reason: 'CompletionsReached', message: '' };

test.each<[string, MigrationPlan, boolean]>([
  ['the same', plan({ killed: pods('a', 'b') }), false],
  ['less', plan({ killed: pods('a'), started: { count: 0 } }, { lost: 0 }), false],
  ['later, with more that is done', plan({ killed: pods('a', 'b'), succeeded: pods('c') }), false],
  ['another pod ended', plan({ killed: pods('a', 'c') }), true],
  ['more started', plan({ started: { count: 2 } }), true],
  ['more lost', plan({}, { lost: 2 }), true],
  ['an end', plan({ end }), true],
  ['another way', plan({}, { way: 'in-place' }), true],
  ['a namesake', plan({}, { old: { name: 'old', uid: 'v', resourceVersion: '1' } }), true],
])('%s', (_, now, worse) => {
  expect(isWorse(now, agreed)).toBe(worse);
});
