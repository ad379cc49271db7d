import { expect, it } from 'vitest';
import type { KubernetesObject, OwnerReference } from '../../../../sdk/batch-v1/objects.ts';
import { startGarbageCollector } from '../../../../sdk/sandbox/controllers/garbage-collector.ts';
import { configMaps, leases, namespaces, secrets } from '../../../../sdk/sandbox/resources/kinds.ts';
import { ownedBy, useRig } from './rig.ts';

const rig = useRig();

/** ConfigMaps stand for any object: the collector's rules are the same for all. */
function aMap(name: string, ownerReferences: OwnerReference[] = [], finalizers: string[] = []): KubernetesObject {
  const lists = {
    ...(ownerReferences.length > 0 && { ownerReferences }),
    ...(finalizers.length > 0 && { finalizers }),
  };
  return rig().create(configMaps, { metadata: { name, ...lists } });
}

function remove(name: string, propagationPolicy: 'Orphan' | 'Background' | 'Foreground' = 'Background') {
  return rig().registry.delete(configMaps, 'default', name, { propagationPolicy });
}

const names = () => rig().names(configMaps);
const ownersOf = (name: string) =>
  rig()
    .peek(configMaps, name)
    ?.metadata.ownerReferences?.map((owner) => owner.name);

/** Takes a finalizer off, as who set it would. */
function release(name: string): void {
  const { metadata, ...rest } = rig().peek(configMaps, name)!;
  const { finalizers: _, ...others } = metadata;
  rig().registry.update(configMaps, 'default', { ...rest, metadata: others } as KubernetesObject);
}

it('deletes what is left of a deleted owner, and what that owned', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  const b = aMap('b', [ownedBy(a)]);
  aMap('c', [ownedBy(b)]);
  aMap('other');
  rig().pass();
  expect(names()).toEqual(['a', 'b', 'c', 'other']);
  remove('a');
  rig().pass();
  expect(names()).toEqual(['other']);
});

it('knows what was there before it', () => {
  const a = aMap('a');
  aMap('b', [ownedBy(a)]);
  rig().run(startGarbageCollector);
  remove('a');
  rig().pass();
  expect(names()).toEqual([]);
});

it('deletes an object whose owner was never there, or is a namesake', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  aMap('b', [{ ...ownedBy(a), uid: 'of-another' }]);
  aMap('c', [{ ...ownedBy(a), name: 'gone' }]);
  rig().pass();
  expect(names()).toEqual(['a']);
});

it('leaves an object alone whose owner is of a kind that it does not know', () => {
  rig().run(startGarbageCollector);
  aMap('b', [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 'x', uid: 'y' }]);
  rig().pass();
  expect(names()).toEqual(['b']);
});

it('keeps an object that has another owner, without the one that is gone', () => {
  rig().run(startGarbageCollector);
  const [a, b] = [aMap('a'), aMap('b')];
  aMap('c', [ownedBy(a), ownedBy(b)]);
  remove('a');
  rig().pass();
  expect([names(), ownersOf('c')]).toEqual([['b', 'c'], ['b']]);
});

it('deletes an object whose owners are taken from it by a write', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  const b = aMap('b');
  const owners = [{ ...ownedBy(a), uid: 'of-another' }];
  rig().registry.update(configMaps, 'default', { ...b, metadata: { ...b.metadata, ownerReferences: owners } });
  rig().pass();
  expect(names()).toEqual(['a']);
});

it('finds owners without a namespace', () => {
  rig().run(startGarbageCollector);
  const owner = rig().registry.get(namespaces, '', 'default');
  aMap('b', [ownedBy(owner)]);
  rig().pass();
  expect(names()).toEqual(['b']);
});

it('collects across kinds', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  const secret = rig().create(secrets, { metadata: { name: 's', ownerReferences: [ownedBy(a)] } });
  rig().create(leases, { metadata: { name: 'l', ownerReferences: [ownedBy(secret)] } });
  remove('a');
  rig().pass();
  expect([rig().names(secrets), rig().names(leases)]).toEqual([[], []]);
});

it('Orphan: lets the dependents go, then the owner', () => {
  rig().run(startGarbageCollector);
  const [a, x] = [aMap('a'), aMap('x')];
  aMap('b', [ownedBy(a, { controller: true, blockOwnerDeletion: true })]);
  aMap('c', [ownedBy(a), ownedBy(x)]);
  const { gone, object } = remove('a', 'Orphan');
  expect([gone, object.metadata.finalizers]).toEqual([false, ['orphan']]);
  rig().pass();
  expect([names(), ownersOf('b'), ownersOf('c')]).toEqual([['b', 'c', 'x'], undefined, ['x']]);
});

it('Orphan: does so while another finalizer holds the owner', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a', [], ['example.com/hold']);
  aMap('b', [ownedBy(a)]);
  remove('a', 'Orphan');
  rig().pass();
  expect([ownersOf('b'), rig().peek(configMaps, 'a')?.metadata.finalizers]).toEqual([undefined, ['example.com/hold']]);
  release('a');
  rig().pass();
  expect(names()).toEqual(['b']);
});

it('Foreground: the owner goes last', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  aMap('b', [ownedBy(a, { blockOwnerDeletion: true })], ['example.com/hold']);
  remove('a', 'Foreground');
  rig().pass();
  expect(rig().peek(configMaps, 'b')?.metadata.deletionTimestamp).toBeDefined();
  expect(rig().peek(configMaps, 'a')?.metadata.finalizers).toEqual(['foregroundDeletion']);
  release('b');
  rig().pass();
  expect(names()).toEqual([]);
});

it('Foreground: waits for those alone that block, but deletes all', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  aMap('b', [ownedBy(a)], ['example.com/hold']);
  remove('a', 'Foreground');
  rig().pass();
  expect(names()).toEqual(['b']);
  expect(rig().peek(configMaps, 'b')?.metadata.deletionTimestamp).toBeDefined();
});

it('Foreground: an object with another owner stays, without this one', () => {
  rig().run(startGarbageCollector);
  const [a, x] = [aMap('a'), aMap('x')];
  aMap('b', [ownedBy(a, { blockOwnerDeletion: true }), ownedBy(x)]);
  remove('a', 'Foreground');
  rig().pass();
  expect([names(), ownersOf('b')]).toEqual([['b', 'x'], ['x']]);
});

it('Foreground: goes down through the dependents', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  const b = aMap('b', [ownedBy(a, { blockOwnerDeletion: true })]);
  aMap('c', [ownedBy(b, { blockOwnerDeletion: true })], ['example.com/hold']);
  remove('a', 'Foreground');
  rig().pass();
  expect(rig().peek(configMaps, 'b')?.metadata.finalizers).toEqual(['foregroundDeletion']);
  expect(names()).toEqual(['a', 'b', 'c']);
  release('c');
  rig().pass();
  expect(names()).toEqual([]);
});

it('Foreground: comes to an end in a circle', () => {
  rig().run(startGarbageCollector);
  const [a, b] = [aMap('a'), aMap('b')];
  for (const [object, owner] of [
    [a, b],
    [b, a],
  ] as const) {
    const ownerReferences = [ownedBy(owner, { blockOwnerDeletion: true })];
    rig().registry.update(configMaps, 'default', { ...object, metadata: { ...object.metadata, ownerReferences } });
  }
  remove('a', 'Foreground');
  rig().pass();
  expect(names()).toEqual([]);
});

it('stops waiting for an object that is taken from the owner', () => {
  rig().run(startGarbageCollector);
  const a = aMap('a');
  aMap('b', [ownedBy(a, { blockOwnerDeletion: true })], ['example.com/hold']);
  remove('a', 'Foreground');
  rig().pass();
  const { ownerReferences: _, ...metadata } = rig().peek(configMaps, 'b')!.metadata;
  rig().registry.update(configMaps, 'default', { ...rig().peek(configMaps, 'b')!, metadata });
  rig().pass();
  expect(names()).toEqual(['b']);
});

it('changes its mind when a second DELETE says otherwise', () => {
  const a = aMap('a', [], ['example.com/hold']);
  const b = aMap('b', [ownedBy(a, { blockOwnerDeletion: true })]);
  remove('a', 'Orphan');
  remove('a', 'Foreground');
  rig().run(startGarbageCollector);
  rig().pass();
  expect(names()).toEqual(['a']);
  expect(b.metadata.ownerReferences).toHaveLength(1);
});

it('does nothing any more once it is stopped', () => {
  const loop = rig().run(startGarbageCollector);
  const a = aMap('a');
  aMap('b', [ownedBy(a)]);
  remove('a');
  loop.stop();
  rig().pass();
  expect(names()).toEqual(['b']);
});
