/** The order of Jobs: what a Job waits for, and the waves that follow from it. */

import { UsageError } from '../errors.ts';
import { DEPENDS_ON_ANNOTATION, GROUP_LABEL } from './names.ts';

/** What a Job waits for: another Job, or every Job of a group. */
export interface Dependency {
  kind: 'job' | 'group';
  name: string;
  /** Default: the namespace of the Job that waits. */
  namespace?: string;
}

/** What of an object decides its wave. */
export interface Ordered {
  apiVersion?: string;
  kind?: string;
  metadata?: {
    name?: string;
    generateName?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

export interface WaveOptions {
  /** The namespace of objects that name none. */
  namespace?: string;
}

/** Objects in the order in which they may start. */
export interface Waves<T> {
  /** Each wave may start when the Jobs before it that it waits for are complete; in the order of the input. */
  waves: T[][];
  /** Dependencies on what is not among the objects; the waves do not heed them. */
  outside: { object: T; dependency: Dependency }[];
}

/**
 * Reads the annotation of a Job that waits for others. What is said twice counts once.
 *
 * @throws UsageError for anything but `job/NAME`, `group/NAME` and the same with `NAMESPACE/` before the name
 */
export function parseDependsOn(text: string): Dependency[] {
  const found = new Map<string, Dependency>();
  for (const word of text.split(',').map((part) => part.trim())) {
    const [kind, ...names] = word.split('/');
    const [name, namespace] = names.reverse();
    if ((kind !== 'job' && kind !== 'group') || names.length > 2 || !name || namespace === '') {
      throw new UsageError(`${JSON.stringify(word)} names nothing to wait for`, {
        hint: 'write job/NAME or group/NAME, with NAMESPACE/ before the name for another namespace, joined by commas',
      });
    }
    found.set(word, { kind, name, ...(namespace !== undefined && { namespace }) });
  }
  return [...found.values()];
}

/** The annotation's text for a list of dependencies; each once, in their order. */
export function formatDependsOn(dependencies: readonly Dependency[]): string {
  const words = dependencies.map(({ kind, name, namespace }) => [kind, namespace, name].filter(Boolean).join('/'));
  return [...new Set(words)].join(',');
}

/** What a Job or group is called here: a Job waits for others, a group is done when its Jobs are. */
interface Node {
  text: string;
  /** A Job comes one wave after what it waits for; a group is in the wave of its last Job. */
  step: 0 | 1;
  waitsFor: Node[];
  followers: Node[];
  open: number;
  wave: number;
}

/**
 * Sorts objects into waves by the annotation that says what a Job waits for. Objects that are no Jobs are in the first.
 *
 * @throws UsageError for a cycle, which it spells out (`a -> b -> a`), and for an annotation that cannot be read
 */
export function planWaves<T extends Ordered>(objects: readonly T[], { namespace }: WaveOptions = {}): Waves<T> {
  const jobs = new Map<T, Node>();
  const byName = new Map<string, Node[]>();
  for (const object of objects) if (isJob(object)) addJob(object, jobs, byName, namespace);

  const outside: Waves<T>['outside'] = [];
  for (const [object, node] of jobs) {
    for (const dependency of dependenciesOf(object)) {
      const found = byName.get(keyOf({ namespace: object.metadata?.namespace ?? namespace, ...dependency }));
      if (found) for (const other of found) link(node, other);
      else outside.push({ object, dependency });
    }
  }
  settle([...byName.values()].flat());

  const waves: T[][] = objects.length === 0 ? [] : [[]];
  for (const object of objects) {
    const wave = jobs.get(object)?.wave ?? 0;
    while (waves.length <= wave) waves.push([]);
    waves[wave]?.push(object);
  }
  return { waves, outside };
}

/** What a Job waits for by its annotation. Throws UsageError, naming the Job, if that cannot be read. */
export function dependenciesOf({ metadata }: Ordered): Dependency[] {
  const text = metadata?.annotations?.[DEPENDS_ON_ANNOTATION];
  if (text === undefined) return [];
  try {
    return parseDependsOn(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const where = `job "${metadata?.name ?? metadata?.generateName}": annotation ${DEPENDS_ON_ANNOTATION}`;
    throw new UsageError(`${where}: ${error.message}`, error.hint === undefined ? {} : { hint: error.hint });
  }
}

function isJob({ apiVersion, kind }: Ordered): boolean {
  return kind === 'Job' && apiVersion?.startsWith('batch/') === true;
}

function addJob<T extends Ordered>(
  object: T,
  jobs: Map<T, Node>,
  byName: Map<string, Node[]>,
  fallback: string | undefined,
): void {
  const { name, namespace = fallback, labels } = object.metadata ?? {};
  const job = newNode(name ?? 'a Job without a name', 1);
  jobs.set(object, job);
  // Without a name nothing can wait for it; the list keeps it for `settle`.
  const key = name === undefined ? `unnamed ${jobs.size}` : keyOf({ kind: 'job', name, namespace });
  byName.set(key, [...(byName.get(key) ?? []), job]);
  const group = labels?.[GROUP_LABEL];
  if (group === undefined) return;
  const groupKey = keyOf({ kind: 'group', name: group, namespace });
  const node = byName.get(groupKey)?.[0] ?? newNode(`group/${group}`, 0);
  byName.set(groupKey, [node]);
  link(node, job);
}

function newNode(text: string, step: Node['step']): Node {
  return { text, step, waitsFor: [], followers: [], open: 0, wave: 0 };
}

function keyOf({ kind, namespace = '', name }: { kind: string; namespace?: string | undefined; name: string }): string {
  return `${kind}/${namespace}/${name}`;
}

function link(node: Node, other: Node): void {
  node.waitsFor.push(other);
  node.open++;
  other.followers.push(node);
}

/** Gives every node its wave, the ones first that wait for nothing. What is left at the end waits in a circle. */
function settle(nodes: readonly Node[]): void {
  const ready = nodes.filter(({ open }) => open === 0);
  for (const node of ready) {
    for (const follower of node.followers) {
      follower.wave = Math.max(follower.wave, node.wave + follower.step);
      follower.open--;
      if (follower.open === 0) ready.push(follower);
    }
  }
  const stuck = nodes.find(({ open, step }) => open > 0 && step === 1);
  if (stuck) throw cycle(stuck);
}

function cycle(start: Node): UsageError {
  const path: Node[] = [];
  let node: Node | undefined = start;
  while (node && !path.includes(node)) {
    path.push(node);
    node = node.waitsFor.find(({ open }) => open > 0);
  }
  const from = node ? path.indexOf(node) : 0;
  const circle = path.slice(from);
  // A circle is told from one of its Jobs, not from a group.
  while (circle[0]?.step === 0) circle.push(circle.shift() as Node);
  const names = [...circle, circle[0]].map((each) => each?.text);
  return new UsageError(`Jobs wait for each other: ${names.join(' -> ')}`, {
    hint: 'each waits for the next one; take one of these dependencies out',
  });
}
