import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Change, Strategy } from '../registry.ts';

/** How many changes of a kind watches can go back to; the API server's own cache has between 100 and 100,000. */
const HISTORY = 10_000;

/** The objects of one kind by namespace and name, and how they came to be so. */
export interface Collection {
  readonly strategy: Strategy;
  /** Changes up to this revision are forgotten. */
  readonly compacted: number;
  get(namespace: string, name: string): KubernetesObject | undefined;
  /** Sorted by namespace and name. The list is shared: it is not to be changed. */
  list(namespace?: string): KubernetesObject[];
  /** As it was at a revision that is not forgotten. */
  listAt(revision: number, namespace?: string): KubernetesObject[];
  /** All after a revision that is not forgotten, in order. */
  changesSince(revision: number): Change[];
  apply(change: Change): void;
}

/** One namespace. Its sorted list lives until the next change. */
interface Shelf {
  objects: Map<string, KubernetesObject>;
  names?: string[];
  sorted?: KubernetesObject[];
}

export function createCollection(strategy: Strategy, forgotten = 0): Collection {
  const shelves = new Map<string, Shelf>();
  let history: Change[] = [];
  let compacted = forgotten;

  function sorted(namespace: string): KubernetesObject[] {
    const shelf = shelves.get(namespace);
    if (!shelf) return [];
    shelf.names ??= [...shelf.objects.keys()].sort();
    shelf.sorted ??= shelf.names.map((name) => shelf.objects.get(name)!);
    return shelf.sorted;
  }

  function list(namespace?: string): KubernetesObject[] {
    if (namespace !== undefined) return sorted(namespace);
    if (shelves.size === 1) return sorted([...shelves.keys()][0]!);
    return [...shelves.keys()].sort((a, b) => (`${a}/` < `${b}/` ? -1 : 1)).flatMap(sorted);
  }

  function apply(change: Change): void {
    const { namespace = '', name = '' } = change.object.metadata;
    const shelf: Shelf = shelves.get(namespace) ?? { objects: new Map() };
    shelves.set(namespace, shelf);
    if (change.type === 'DELETED') shelf.objects.delete(name);
    else shelf.objects.set(name, change.object);
    delete shelf.sorted;
    if (change.type !== 'MODIFIED') delete shelf.names;
    if (shelf.objects.size === 0) shelves.delete(namespace);
    history.push(change);
    if (history.length < 2 * HISTORY) return;
    compacted = history[HISTORY - 1]!.revision;
    history = history.slice(HISTORY);
  }

  function changesSince(revision: number): Change[] {
    let [low, high] = [0, history.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (history[middle]!.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return history.slice(low);
  }

  function listAt(revision: number, namespace?: string): KubernetesObject[] {
    const later = changesSince(revision).filter(
      ({ object }) => namespace === undefined || (object.metadata.namespace ?? '') === namespace,
    );
    if (later.length === 0) return list(namespace);
    const objects = new Map(list(namespace).map((object) => [keyOf(object), object]));
    for (const { object, previous } of later.reverse()) {
      if (previous) objects.set(keyOf(object), previous);
      else objects.delete(keyOf(object));
    }
    return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  return {
    strategy,
    get compacted() {
      return compacted;
    },
    get: (namespace, name) => shelves.get(namespace)?.objects.get(name),
    list,
    listAt,
    changesSince,
    apply,
  };
}

/** The API server sorts by this, so that `a-b/c` comes before `a/c`. */
export function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
