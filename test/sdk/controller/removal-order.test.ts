import { expect, test } from 'vitest';
import type { ObservedPod } from '../../../sdk/batch-v1/objects.ts';
import { podsToRemove } from '../../../sdk/controller/removal-order.ts';
import { aJob, time } from '../../helpers/objects.ts';
import { indexed, pod } from './situations.ts';

const on = (node: string, made: ObservedPod): ObservedPod => ({ ...made, spec: { ...made.spec, nodeName: node } });
const ready = (since?: number) => ({
  conditions: [{ type: 'Ready', status: 'True', ...(since !== undefined && { lastTransitionTime: time(since) }) }],
});
const restarted = (restartCount: number) => ({ ...ready(10), containerStatuses: [{ name: 'main', restartCount }] });
const born = (seconds: number, made: ObservedPod): ObservedPod => ({
  ...made,
  metadata: { ...made.metadata, creationTimestamp: time(seconds) },
});
const running = (name: string, status: object = {}, more: object = {}) =>
  on('n', pod(name, { phase: 'Running', status, ...more }));
const sidecar = (name: string, restartCount: number): ObservedPod => {
  const made = running(name, { ...restarted(2), initContainerStatuses: [{ name: 'side', restartCount }] });
  return { ...made, spec: { ...made.spec, initContainers: [{ name: 'side', restartPolicy: 'Always' }] } };
};

/** From the first to go to the last; each differs from its neighbour in one thing. */
const order: ObservedPod[] = [
  pod('unscheduled', { phase: 'Running' }),
  on('n', pod('pending')),
  on('n', pod('unknown', { phase: 'Unknown' })),
  running('not-ready'),
  running('ready-since-when', ready()),
  running('ready-lately', ready(20)),
  running('restarted-often', restarted(3)),
  sidecar('sidecar-often', 1),
  sidecar('sidecar-less', 0),
  born(9, running('young', restarted(0))),
  born(5, running('old', restarted(0))),
];
const names = (pods: ObservedPod[]) => pods.map(({ metadata }) => metadata.name);

test.each([0, 1, 5, order.length])('of too many pods those go that have come least far: %i', (count) => {
  expect(names(podsToRemove(aJob(), order.toReversed(), count))).toEqual(names(order.slice(0, count)));
});

test('an Indexed Job first gives up what has no place', () => {
  const pods = [
    running('best-of-0', ready(5), { index: 0 }),
    running('second-of-0', ready(9), { index: 0 }),
    running('none', ready(1)),
    running('beyond', ready(1), { index: 4 }),
    running('other-1', ready(5), { index: 1 }),
    running('better-1', ready(1), { index: 1 }),
  ];
  const spare = ['second-of-0', 'none', 'beyond', 'other-1'];
  expect(names(podsToRemove(indexed(), pods, 0))).toEqual(spare);
  expect(names(podsToRemove(indexed(), pods, 5))).toEqual([...spare, 'best-of-0']);
});

test('of pods that are alike the lowest indexes go', () => {
  const pods = [3, 1, 2, 0].map((index) => running(`p${index}`, ready(5), { index }));
  expect(names(podsToRemove(indexed(), pods, 2))).toEqual(['p0', 'p1']);
});
