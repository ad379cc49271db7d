import { expect, test } from 'vitest';
import {
  countFailures,
  failIndex,
  failJob,
  IndexedJob,
  ignoreDisruptions,
  ignoreFailures,
} from '../../../sdk/index.ts';
import { objects, refusal } from './synth.ts';

const containers = [{ image: 'import:1' }];

test('rules keep their order, exit codes get the order that the API wants', () => {
  const [job] = objects((chart) => {
    new IndexedJob(chart, 'import', {
      completions: 3,
      backoffLimitPerIndex: 1,
      containers,
      podFailurePolicy: [
        failIndex({ exitCodes: [66, 3, 66, 12] }),
        ignoreDisruptions(),
        countFailures({ exitCodes: [1, 0], operator: 'NotIn', containerName: 'main' }),
        failJob({ conditions: ['ConfigIssue', { type: 'Slow', status: 'Unknown' }] }),
        ignoreFailures({ exitCodes: [143] }),
      ],
    });
  });
  expect(job).toMatchObject({
    spec: {
      podFailurePolicy: {
        rules: [
          { action: 'FailIndex', onExitCodes: { operator: 'In', values: [3, 12, 66] } },
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
          { action: 'Count', onExitCodes: { operator: 'NotIn', values: [0, 1], containerName: 'main' } },
          { action: 'FailJob', onPodConditions: [{ type: 'ConfigIssue' }, { type: 'Slow', status: 'Unknown' }] },
          { action: 'Ignore', onExitCodes: { operator: 'In', values: [143] } },
        ],
      },
    },
  });
});

test('what the API refuses of them is refused at synthesis', () => {
  const lines = refusal((chart) => {
    new IndexedJob(chart, 'import', {
      completions: 3,
      containers,
      podFailurePolicy: [failIndex({ exitCodes: [0, 3] }), failJob({ exitCodes: [], containerName: 'mian' })],
    });
  });
  expect(lines.slice(1).map((line) => line.split(': ')[0])).toEqual([
    '[etl/import] spec.podFailurePolicy.rules[0].action',
    '[etl/import] spec.podFailurePolicy.rules[0].onExitCodes.values[0]',
    '[etl/import] spec.podFailurePolicy.rules[1].onExitCodes.containerName',
    '[etl/import] spec.podFailurePolicy.rules[1].onExitCodes.values',
  ]);
});
