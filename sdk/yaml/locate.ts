import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { eventsOf, type NodeEvent, startOf } from './events.ts';
import { type Part, type Position, positionAt } from './problem.ts';
import { plainKey } from './scalar.ts';

/** A path to a field: `['spec', 'template', 'spec', 'containers', 0, 'image']`. */
export type FieldPath = readonly (string | number)[];

/**
 * Where a field stands: its key, or the beginning of a list's item. A field that is missing is looked for in its
 * parent, and the deepest that is there is returned; what comes in through `<<` or an alias is placed at that.
 */
export function createLocator(part: Part): (path: FieldPath) => Position {
  return (path) => positionAt(part, walk(treeOf(part), path));
}

let last: { part: Part; tree: Tree } | undefined;

/** Places are asked for document by document, so one tree is kept: those of all would fill the memory. */
function treeOf(part: Part): Tree {
  if (last?.part !== part) last = { part, tree: plant(part) };
  return last.tree;
}

interface Tree {
  text: string;
  events: Event[];
  /** For each event that begins a node, the index behind the whole node. */
  ends: number[];
  /** The items of each list that was asked for: a `List` of 1,000 Jobs is asked for each of them. */
  items: Map<number, number[]>;
}

function plant(part: Part): Tree {
  const events = eventsOf(part);
  return { text: part.text, events, ends: endsOf(events), items: new Map() };
}

function endsOf(events: Event[]): number[] {
  const ends: number[] = new Array(events.length);
  const open: number[] = [];
  for (let index = 0; index < events.length; index++) {
    const { type } = events[index]!;
    if (type === EVENT_ID.POP) ends[open.pop() ?? 0] = index + 1;
    else if (type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS) ends[index] = index + 1;
    else open.push(index);
  }
  return ends;
}

function walk(tree: Tree, path: FieldPath): number {
  let index = 1;
  let offset = startOf(tree.text, tree.events[index] as NodeEvent) ?? 0;
  for (const step of path) {
    const found = childOf(tree, index, step);
    if (found === undefined) break;
    index = found.value;
    offset = found.offset;
    if (found.isMerge) break;
  }
  return offset;
}

interface Child {
  /** Index of the child's event. */
  value: number;
  offset: number;
  isMerge?: boolean;
}

function childOf(tree: Tree, index: number, step: string | number): Child | undefined {
  const parent = tree.events[index];
  if (parent?.type === EVENT_ID.SEQUENCE) return itemOf(tree, index, Number(step));
  if (parent?.type === EVENT_ID.MAPPING) return memberOf(tree, index, String(step));
  return undefined;
}

function itemOf(tree: Tree, index: number, wanted: number): Child | undefined {
  let items = tree.items.get(index);
  if (!items) {
    items = [];
    for (let at = index + 1; tree.events[at]?.type !== EVENT_ID.POP; at = after(tree, at)) items.push(at);
    tree.items.set(index, items);
  }
  const value = items[wanted];
  if (value === undefined) return undefined;
  const offset = startOf(tree.text, tree.events[value] as NodeEvent);
  return offset === undefined ? undefined : { value, offset };
}

function memberOf(tree: Tree, index: number, wanted: string): Child | undefined {
  let merge: Child | undefined;
  for (let at = index + 1; tree.events[at]?.type !== EVENT_ID.POP; ) {
    const value = after(tree, at);
    const event = tree.events[at] as NodeEvent;
    const key = keyText(tree.text, event);
    const offset = startOf(tree.text, event) ?? 0;
    if (key === wanted) return { value, offset };
    if (key === undefined) merge = { value, offset, isMerge: true };
    at = after(tree, value);
  }
  return merge;
}

/** undefined: a merge key. */
function keyText(text: string, event: NodeEvent): string | undefined {
  if (event.type !== EVENT_ID.SCALAR) return '';
  const raw = getScalarValue(text, event);
  if (event.style !== SCALAR_STYLE.PLAIN) return raw;
  if (raw === '<<') return undefined;
  const key = plainKey(raw);
  return typeof key === 'string' ? key : '';
}

function after({ ends }: Tree, index: number): number {
  return ends[index] ?? index + 1;
}
