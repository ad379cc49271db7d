import { createHash } from 'node:crypto';
import { type Fields, isFields, listOfFields } from '../batch-v1/fields.ts';
import { shown } from './given.ts';

/**
 * How the pod of an index gets its item. Each way goes through a ConfigMap with one file for each index, of which the pod
 * sees its own.
 *
 * - `file`: the item is a file; text as it is, anything else as JSON. The image needs no shell.
 * - `env`: the item becomes variables.
 * - `args`: the item becomes arguments, behind those of the container.
 *
 * `env` and `args` put a line of `/bin/sh` before the `command` of the container, which must be written for that.
 */
export type Delivery<Item> =
  | {
      via: 'file';
      /** Where the file is. Default: `/batch/item`. */
      path?: string;
    }
  | {
      via: 'env';
      env: (item: Item, index: number) => Record<string, string | number | boolean>;
      /** Names of the containers that get them. Default: all but init containers. */
      containers?: string[];
    }
  | {
      via: 'args';
      args: (item: Item, index: number) => (string | number | boolean)[];
      /** Names of the containers that get them. Default: all but init containers. */
      containers?: string[];
    };

/** Files to mount, by index. */
export interface DeliveryPlan {
  files: string[];
  mountPath: string;
  /** Containers whose command reads the file first; `undefined` means all but init containers, an empty list none. */
  wrapped: readonly string[] | undefined;
  /** What cannot be delivered. */
  problems: string[];
}

/** A ConfigMap to write: its name carries the hash of its content. */
export interface ItemsConfigMap {
  name: string;
  data: Record<string, string>;
}

/** The server's limit is 1 MiB for all of an object. */
const MAX_CONFIG_MAP = 900 * 1024;
/** The kubelet holds all of them in memory on each node that runs a pod of the Job. */
const MAX_CONFIG_MAPS = 16;
const VOLUME = 'batch-items';
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What each index gets. */
export function planDelivery<Item>(items: readonly Item[], deliver: Delivery<Item> = { via: 'file' }): DeliveryPlan {
  const problems: string[] = [];
  const files = items.map((item, index) => {
    const content = fileOf(item, index, deliver, problems);
    if (Buffer.byteLength(content) > MAX_CONFIG_MAP) {
      problems.push(
        `item ${index} has more than ${MAX_CONFIG_MAP} bytes: put it into a volume or a bucket, and its name here`,
      );
    }
    return content;
  });
  if (deliver.via === 'file') return { files, mountPath: deliver.path ?? '/batch/item', wrapped: [], problems };
  return { files, mountPath: '/batch/item.sh', wrapped: deliver.containers, problems };
}

function fileOf<Item>(item: Item, index: number, deliver: Delivery<Item>, problems: string[]): string {
  if (deliver.via === 'file') return typeof item === 'string' ? item : (JSON.stringify(item) ?? '');
  const refuse = (problem: string) => void problems.push(`item ${index}: ${problem}`);
  return deliver.via === 'args'
    ? argsFile(deliver.args(item, index), refuse)
    : envFile(deliver.env(item, index), refuse);
}

function argsFile(args: unknown, refuse: (problem: string) => void): string {
  if (!Array.isArray(args)) refuse(`what args returns must be a list, is ${shown(args)}`);
  const words = Array.isArray(args) ? args.map((arg, at) => wordOf(arg, `args[${at}]`, refuse)) : [];
  return `set -- "$@" ${words.join(' ')}\n`;
}

function envFile(env: unknown, refuse: (problem: string) => void): string {
  if (!isFields(env)) refuse(`what env returns must be an object, is ${shown(env)}`);
  return Object.entries(isFields(env) ? env : {})
    .map(([name, value]) => {
      if (!ENV_NAME.test(name)) refuse(`"${name}" is no name of a variable in a shell`);
      return `export ${name}=${wordOf(value, name, refuse)}\n`;
    })
    .join('');
}

/** Programs are run without type checking: a mistyped field of an item would become the text `undefined`. */
function wordOf(value: unknown, what: string, refuse: (problem: string) => void): string {
  if (!['string', 'number', 'boolean'].includes(typeof value)) {
    refuse(`${what} must be a text, a number or a boolean, is ${shown(value)}`);
  }
  return quote(String(value));
}

/** A word of sh that stands for just this text. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The files, dealt to as few ConfigMaps as hold them. */
export function dealFiles(files: readonly string[], job: string): { configMaps: ItemsConfigMap[]; problems: string[] } {
  const parts: Record<string, string>[] = [{}];
  let size = 0;
  files.forEach((content, index) => {
    const bytes = Buffer.byteLength(content) + String(index).length;
    if (size > 0 && size + bytes > MAX_CONFIG_MAP) {
      parts.push({});
      size = 0;
    }
    parts.at(-1)![index] = content;
    size += bytes;
  });
  const configMaps = parts.map((data) => ({ name: `${job}-items-${hashOf(data)}`, data }));
  if (parts.length <= MAX_CONFIG_MAPS) return { configMaps, problems: [] };
  const most = `${(MAX_CONFIG_MAPS * MAX_CONFIG_MAP) / 1024} KiB`;
  return { configMaps: [], problems: [`all items have more than ${most}: put them into a volume or a bucket`] };
}

function hashOf(data: Record<string, string>): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(data)))
    .digest('hex')
    .slice(0, 8);
}

/** The pod's spec with the files mounted, and the commands wrapped that read them. */
export function deliverToPod(pod: Fields, plan: DeliveryPlan, configMaps: readonly ItemsConfigMap[]): Fields {
  const mount = { name: VOLUME, mountPath: plan.mountPath, subPathExpr: '$(JOB_COMPLETION_INDEX)', readOnly: true };
  const delivered = (field: ContainerField): Fields[] =>
    listOfFields(pod[field]).map((container) => ({
      ...(isWrapped(container, field, plan) ? wrap(container, plan.mountPath) : container),
      volumeMounts: [...listOfFields(container.volumeMounts), mount],
    }));
  return {
    ...pod,
    containers: delivered('containers'),
    ...(pod.initContainers !== undefined && { initContainers: delivered('initContainers') }),
    volumes: [...listOfFields(pod.volumes), itemsVolume(configMaps)],
  };
}

type ContainerField = 'containers' | 'initContainers';

const CONTAINER_FIELDS: readonly ContainerField[] = ['containers', 'initContainers'];

/** Names of containers that should be wrapped, but have no command to put the wrapper before. */
export function withoutCommand(pod: Fields, plan: DeliveryPlan): string[] {
  return CONTAINER_FIELDS.flatMap((field) =>
    listOfFields(pod[field])
      .filter((container) => isWrapped(container, field, plan) && isEmpty(container.command))
      .map(({ name }) => String(name)),
  );
}

/** Names of containers that should be wrapped, but are not there. */
export function missingContainers(pod: Fields, { wrapped = [] }: DeliveryPlan): string[] {
  const names = CONTAINER_FIELDS.flatMap((field) => listOfFields(pod[field]).map(({ name }) => name));
  return wrapped.filter((name) => !names.includes(name));
}

function isEmpty(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0;
}

function isWrapped({ name }: Fields, field: ContainerField, { wrapped }: DeliveryPlan): boolean {
  return wrapped === undefined ? field === 'containers' : wrapped.includes(String(name));
}

/** `"$@"` is the command and the arguments that the container had. */
function wrap(container: Fields, file: string): Fields {
  return {
    ...container,
    command: ['/bin/sh', '-c', `. ${file} && exec "$@"`, 'sh', ...((container.command ?? []) as string[])],
  };
}

function itemsVolume(configMaps: readonly ItemsConfigMap[]): Fields {
  const [only] = configMaps;
  if (configMaps.length === 1) return { name: VOLUME, configMap: { name: only?.name } };
  return { name: VOLUME, projected: { sources: configMaps.map(({ name }) => ({ configMap: { name } })) } };
}
