import type { Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import {
  CronJob,
  failIndex,
  failJob,
  IndexedJob,
  Job,
  JobGroup,
  NodeJob,
  setDefaults,
  WorkQueueJob,
} from '../../../sdk/index.ts';
import { newChart, refusal } from './synth.ts';

const containers = [{ image: 'busybox' }];
const job = () => ({ containers });

type Program = (chart: Chart) => unknown;

/** Programs that the compiler refuses, but that nobody compiles. */
const none = undefined as never;
const any = (value: unknown) => value as never;

test.each<[string, Program]>([
  ['etl/g: job must be a function, is missing', (c) => JobGroup.items(c, 'g', any({ items: ['a'] }))],
  [
    'etl/g: what job returns for item 0 must be an object',
    (c) => JobGroup.items(c, 'g', { items: ['a'], job: any(() => {}) }),
  ],
  ['etl/g: items must be a list, is "ab"', (c) => JobGroup.items(c, 'g', { items: any('ab'), job })],
  ['etl/g: items must be a list, is missing', (c) => JobGroup.items(c, 'g', any({ job }))],
  ['etl/g: the properties must be an object, is missing', (c) => JobGroup.items(c, 'g', none)],
  ['etl/g: the properties must be an object, is missing', (c) => JobGroup.matrix(c, 'g', none)],
  ['etl/g: matrix must be an object, is missing', (c) => JobGroup.matrix(c, 'g', any({ job }))],
  ['etl/g: matrix.a must be a list, is "x"', (c) => JobGroup.matrix(c, 'g', any({ matrix: { a: 'x' }, job }))],
  ['etl/g: exclude must be a list', (c) => JobGroup.matrix(c, 'g', any({ matrix: { a: [1] }, exclude: {}, job }))],
  ['etl/g: job must be a function, is missing', (c) => JobGroup.matrix(c, 'g', any({ matrix: { a: [1] } }))],
  ['etl/x: the properties must be an object, is missing', (c) => new Job(c, 'x', none)],
  ['etl/x: the properties must be an object, is missing', (c) => new IndexedJob(c, 'x', none)],
  ['etl/x: the properties must be an object, is missing', (c) => new WorkQueueJob(c, 'x', none)],
  ['etl/x: the properties must be an object, is missing', (c) => new NodeJob(c, 'x', none)],
  ['etl/x: the properties must be an object, is missing', (c) => new CronJob(c, 'x', none)],
  ['etl/x: job must be an object, is missing', (c) => new CronJob(c, 'x', any({ schedule: '@daily' }))],
  ['etl/x: containers must be a list, is an object', (c) => new Job(c, 'x', { containers: any({ image: 'a' }) })],
  ['etl/x: containers[0] must be an object, is null', (c) => new Job(c, 'x', { containers: [any(null)] })],
  ['etl/x: items must be a list, is "ab"', (c) => new IndexedJob(c, 'x', { items: any('ab'), containers })],
  [
    'etl/x: service must be an object, is "x"',
    (c) => new IndexedJob(c, 'x', { completions: 1, service: any('x'), containers }),
  ],
  ['etl/x: nodes must be a list, is "a"', (c) => new NodeJob(c, 'x', { nodes: any('a'), containers })],
  ['etl/x: node "a" is there twice', (c) => new NodeJob(c, 'x', { nodes: ['a', 'a'], containers })],
  ['failIndex(...): the failures must be an object, is missing', () => failIndex(none)],
  ['failJob(...): exitCodes must be a list, is missing', () => failJob(any({}))],
  ['defaults of etl: the settings must be an object, is missing', (c) => setDefaults(c, none)],
])('%s', (message, program) => {
  const run = () => program(newChart());
  expect(run).toThrow(message);
  expect(run).toThrow(expect.objectContaining({ name: 'UsageError', hint: expect.any(String) }));
});

test('one rule instead of a list of them', () => {
  const podFailurePolicy = any(failJob({ exitCodes: [1] }));
  expect(refusal((chart) => new Job(chart, 'x', { containers, podFailurePolicy })).slice(1)).toEqual([
    '[etl/x] podFailurePolicy: must be a list of rules, is one rule (write a list: podFailurePolicy: [...])',
  ]);
});
