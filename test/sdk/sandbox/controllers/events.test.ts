import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { startEventExpiry } from '../../../../sdk/sandbox/controllers/event-expiry.ts';
import { recordAction } from '../../../../sdk/sandbox/controllers/event-series.ts';
import { type EventRecord, recordEvent } from '../../../../sdk/sandbox/controllers/events.ts';
import { configMaps, events, nodes } from '../../../../sdk/sandbox/resources/kinds.ts';
import { useRig } from './rig.ts';

const rig = useRig();

const anObject = (name = 'a') => rig().create(configMaps, { metadata: { name } });

function tell(object: KubernetesObject, more: Partial<EventRecord> = {}): void {
  const usual = { type: 'Normal', reason: 'Made', message: 'Made it', component: 'maker' } as const;
  recordEvent(rig().registry, rig().clock, { object, ...usual, ...more });
}

interface Told extends KubernetesObject {
  message: string;
  count: number;
}

const told = () => rig().registry.list(events, 'default') as Told[];
const counts = () => told().map(({ message, count }) => `${count} ${message}`);

it('writes an Event as the recorder of client-go does', () => {
  const object = anObject();
  tell(object);
  const { uid, resourceVersion } = object.metadata;
  expect(told()).toMatchObject([
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: expect.objectContaining({ name: expect.stringMatching(/^a\.[0-9a-f]{16}$/), namespace: 'default' }),
      involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a', uid, resourceVersion },
      type: 'Normal',
      reason: 'Made',
      message: 'Made it',
      source: { component: 'maker' },
      count: 1,
      firstTimestamp: '2026-11-20T10:00:00Z',
      lastTimestamp: '2026-11-20T10:00:00Z',
      reportingComponent: 'maker',
      reportingInstance: '',
    },
  ]);
});

it('tells the host and the part of the object', () => {
  tell(anObject(), { host: 'node-1', fieldPath: 'spec.containers{main}' });
  expect(told()[0]).toMatchObject({
    source: { component: 'maker', host: 'node-1' },
    reportingInstance: 'node-1',
    involvedObject: { fieldPath: 'spec.containers{main}' },
  });
});

it('counts equal events, of whatever state of the object', () => {
  const object = anObject();
  tell(object);
  rig().pass(5);
  tell({ ...object, metadata: { ...object.metadata, resourceVersion: '99' } });
  tell(anObject('b'));
  tell(object, { message: 'Made another' });
  expect(counts()).toEqual(['2 Made it', '1 Made another', '1 Made it']);
  expect(told()[0]).toMatchObject({
    firstTimestamp: '2026-11-20T10:00:00Z',
    lastTimestamp: '2026-11-20T10:00:05Z',
    involvedObject: { resourceVersion: object.metadata.resourceVersion },
  });
});

it('combines events that differ in their message, from the tenth on', () => {
  const object = anObject();
  for (let each = 1; each <= 12; each++) tell(object, { message: `Made ${each}` });
  expect(counts()).toHaveLength(10);
  expect(counts()[9]).toBe('3 (combined from similar events): Made 12');
});

it('tells them apart again after ten minutes', () => {
  const object = anObject();
  for (let each = 1; each <= 9; each++) tell(object, { message: `Made ${each}` });
  rig().pass(601);
  tell(object, { message: 'Made 10' });
  expect(counts().at(-1)).toBe('1 Made 10');
});

it('hears 25 events of one component about one object, then one in five minutes', () => {
  const object = anObject();
  for (let each = 1; each <= 30; each++) tell(object);
  expect(counts()).toEqual(['25 Made it']);
  tell(object, { type: 'Warning', reason: 'Other' });
  expect(counts()).toHaveLength(2);
  rig().pass(300);
  tell(object);
  // Those that were not let through are counted.
  expect(counts()[0]).toBe('31 Made it');
});

it('writes it anew where the first is gone', () => {
  const object = anObject();
  tell(object);
  rig().registry.delete(events, 'default', told()[0]!.metadata.name!);
  tell(object);
  expect(counts()).toEqual(['2 Made it']);
});

it('puts those about objects without a namespace into default', () => {
  const node = rig().registry.create(nodes, '', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } });
  tell(node);
  expect(told()[0]!.metadata.namespace).toBe('default');
});

it('drops what the API refuses', () => {
  const { metadata, ...rest } = anObject();
  expect(() => tell({ ...rest, metadata: { ...metadata, namespace: 'none' } } as KubernetesObject)).not.toThrow();
  expect(told()).toEqual([]);
});

it('gives an event a name of its own where the object has none that fits', () => {
  const { metadata, ...rest } = anObject();
  tell({ ...rest, metadata: { ...metadata, name: 'system:Node' } } as KubernetesObject);
  expect(told()[0]!.metadata.name).toMatch(/^[0-9a-f]{8}-/);
});

it('writes what the scheduler does as an action, and again as a series', () => {
  const object = anObject();
  const action = {
    object,
    type: 'Warning',
    reason: 'FailedScheduling',
    message: '0/1 nodes are available',
    action: 'Scheduling',
    component: 'default-scheduler',
    host: 'default-scheduler-x',
    manager: 'kube-scheduler',
  } as const;
  for (let each = 0; each < 3; each++) recordAction(rig().registry, rig().clock, action);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({
    action: 'Scheduling',
    eventTime: '2026-11-20T10:00:00.000000Z',
    source: {},
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-x',
    series: { count: 2, lastObservedTime: '2026-11-20T10:00:00.000000Z' },
  });
  rig().pass(361);
  recordAction(rig().registry, rig().clock, action);
  expect(told()).toHaveLength(2);
});

it('keeps an Event for an hour after its last change', () => {
  rig().run(startEventExpiry);
  const object = anObject();
  tell(object);
  tell(object, { message: 'Made another' });
  rig().pass(3000);
  tell(object);
  rig().pass(700);
  expect(counts()).toEqual(['2 Made it']);
  rig().pass(3000);
  expect(counts()).toEqual([]);
});
