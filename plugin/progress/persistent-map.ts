/**
 * A map by uid that never changes: each edit yields a new one that shares all but a small part with the old, so that
 * folding 10,000 pods one event at a time copies some hundred entries an event and not all of them.
 */
export interface PersistentMap<V> {
  readonly size: number;
  /** Entries by a hash of their key; at most `shardCount` of them. */
  readonly shards: readonly ReadonlyMap<string, V>[];
}

const shardCount = 32;
const emptyMap: PersistentMap<never> = {
  size: 0,
  shards: Array.from({ length: shardCount }, () => new Map<string, never>()),
};

export function mapOf<V>(entries: Iterable<readonly [string, V]> = []): PersistentMap<V> {
  const shards = Array.from({ length: shardCount }, () => new Map<string, V>());
  for (const [key, value] of entries) shards[shardOf(key)]!.set(key, value);
  const size = shards.reduce((sum, shard) => sum + shard.size, 0);
  return size === 0 ? emptyMap : { size, shards };
}

export function get<V>(map: PersistentMap<V>, key: string): V | undefined {
  return map.shards[shardOf(key)]!.get(key);
}

export function withEntry<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  return editShard(map, key, (shard) => shard.set(key, value));
}

export function withoutKey<V>(map: PersistentMap<V>, key: string): PersistentMap<V> {
  return get(map, key) === undefined ? map : editShard(map, key, (shard) => shard.delete(key));
}

export function* valuesOf<V>(map: PersistentMap<V>): Generator<V> {
  for (const shard of map.shards) yield* shard.values();
}

export function* entriesOf<V>(map: PersistentMap<V>): Generator<[string, V]> {
  for (const shard of map.shards) yield* shard.entries();
}

function editShard<V>(map: PersistentMap<V>, key: string, edit: (shard: Map<string, V>) => void): PersistentMap<V> {
  const place = shardOf(key);
  const old = map.shards[place]!;
  const shard = new Map(old);
  edit(shard);
  return { size: map.size - old.size + shard.size, shards: map.shards.with(place, shard) };
}

function shardOf(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 16)) & (shardCount - 1);
}
