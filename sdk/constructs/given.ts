import type { IConstruct } from 'constructs';
import { isFields } from '../batch-v1/fields.ts';
import { UsageError } from '../errors.ts';

/** What was given to a construct, checked before it is made: programs are run without type checking. */

/** The path that a construct will have. */
export function pathOf(scope: IConstruct, id: string): string {
  return [scope.node.path, id].filter(Boolean).join('/');
}

/** @throws UsageError for properties that are no object. */
export function objectGiven<Props>(where: string, props: Props, hint: string): Props {
  if (isFields(props)) return props;
  throw new UsageError(`${where} must be an object, is ${shown(props)}`, { hint });
}

/** @throws UsageError for what is no list. */
export function listGiven<List>(where: string, list: List, hint: string): List {
  if (Array.isArray(list)) return list;
  throw new UsageError(`${where} must be a list, is ${shown(list)}`, { hint });
}

/** @throws UsageError for what is no function. */
export function functionGiven<Function>(where: string, given: Function, hint: string): Function {
  if (typeof given === 'function') return given;
  throw new UsageError(`${where} must be a function, is ${shown(given)}`, { hint });
}

const LONGEST = 60;

/** The value in short. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return value === null ? 'null' : 'missing';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : String(JSON.stringify(value)).slice(0, LONGEST);
}

const CONTAINERS_HINT = "write containers: [{ image: '...' }]";

/** The properties of a pod, with lists of objects where these are to be. */
export function podPropsGiven<Props extends object>(where: string, props: Props): Props {
  objectGiven(`${where}: the properties`, props, CONTAINERS_HINT);
  for (const name of ['containers', 'initContainers', 'volumes']) {
    const list = (props as Record<string, unknown>)[name];
    if (list === undefined || list === null) continue;
    const hint = name === 'volumes' ? "write volumes: [{ name: '...', emptyDir: {} }]" : CONTAINERS_HINT;
    const items = listGiven(`${where}: ${name}`, list, hint) as unknown[];
    for (const [index, item] of items.entries()) objectGiven(`${where}: ${name}[${index}]`, item, hint);
  }
  return props;
}
