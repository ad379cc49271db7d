import type { KubernetesObject } from '../batch-v1/objects.ts';
import type { Clock } from './clock.ts';
import type { StatusCause } from './status-error.ts';

/**
 * How the rooms of the sandbox meet. Objects are JSON values that nobody changes in place: each write stores a new one,
 * and shares with the old what did not change. All calls are synchronous, so that a read and the write after it are one step.
 */

/** A kind of object, as discovery tells it. */
export interface Resource {
  /** `''` for core. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  /** Such as `status`. */
  subresources: readonly string[];
}

/** What is particular to one kind of object: the registry does the rest. */
export interface Strategy {
  resource: Resource;
  /** Defaults, as the server's decoder sets them; idempotent. Also run on what is stored, and on what a patch gives. */
  setDefaults(object: KubernetesObject): KubernetesObject;
  /** What the server alone decides on creation: an empty status, generation 1, a Job's selector. The uid is set already. */
  prepareForCreate(object: KubernetesObject, context: WriteContext): KubernetesObject;
  /** Keeps what this write may not change (the status, or all but the status) and counts the generation up. */
  prepareForUpdate(next: KubernetesObject, current: KubernetesObject, context: WriteContext): KubernetesObject;
  /** Everything wrong with a new object. */
  validate(object: KubernetesObject): StatusCause[];
  /** Everything wrong with a change, that with the new object itself included. */
  validateUpdate(next: KubernetesObject, current: KubernetesObject, context: WriteContext): StatusCause[];
  /** What is said in `Warning` headers. */
  warnings(object: KubernetesObject, current: KubernetesObject | undefined): string[];
  /** Beyond metadata.name and metadata.namespace, such as `status.phase`. */
  selectableFields(object: KubernetesObject): Record<string, string>;
  /** Of a DELETE that does not say: Jobs are orphaned in batch/v1. */
  defaultPropagation: 'Orphan' | 'Background';
  /**
   * Seconds that an object lives on after DELETE, e.g. a Pod's; 0: it goes at once.
   *
   * @param asked gracePeriodSeconds of the request
   */
  gracePeriod(object: KubernetesObject, asked: number | undefined): number;
  table: TableColumns;
}

export interface TableColumns {
  columns: readonly TableColumn[];
  /** The cells of one object, of as many as there are columns. */
  cells(object: KubernetesObject, now: number): (string | number)[];
}

export interface TableColumn {
  name: string;
  type: 'string' | 'integer' | 'date' | 'boolean';
  format: '' | 'name';
  description: string;
  /** 0: always shown; 1: with `-o wide`. */
  priority: 0 | 1;
}

/** What a write is, for those that judge it. */
export interface WriteContext {
  clock: Clock;
  /**
   * `''` for the object itself, else such as `status`. A write with `binding` brings a pod's spec.nodeName and its status
   * (the condition PodScheduled) along, counts no generation up and is in no managedFields.
   */
  subresource: string;
  registry: Registry;
}

export interface WriteOptions {
  dryRun?: boolean;
  /** Default: what the caller calls itself. */
  fieldManager?: string;
  /** Default Warn, as the server's. Controllers of the sandbox's own need not say. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  subresource?: string;
  /** Warnings for the caller are pushed here. */
  warnings?: string[];
}

export interface DeleteOptions {
  dryRun?: boolean;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  warnings?: string[];
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface PatchOptions extends WriteOptions {
  /** Of server-side apply: takes over fields of other managers. */
  force?: boolean;
}

/** One change, after it is in the store. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: Resource;
  object: KubernetesObject;
  /** As it was before; absent for ADDED. */
  previous?: KubernetesObject;
  /** The store's revision of this change: the object's resourceVersion, as a number. */
  revision: number;
}

/**
 * The API's objects and the rules by which they change: what both the HTTPS server and the sandbox's own controllers
 * write through. Each call throws StatusError as the API server would answer.
 */
export interface Registry {
  readonly resources: readonly Strategy[];
  /** Of the last change. */
  readonly revision: number;
  /** By plural and group: `find('jobs', 'batch')`. */
  find(plural: string, group: string): Strategy | undefined;
  get(resource: Resource, namespace: string, name: string): KubernetesObject;
  /** Without the 404. */
  peek(resource: Resource, namespace: string, name: string): KubernetesObject | undefined;
  /** Sorted by namespace and name; of all namespaces where none is given. */
  list(resource: Resource, namespace?: string): KubernetesObject[];
  create(resource: Resource, namespace: string, object: KubernetesObject, options?: WriteOptions): KubernetesObject;
  /** With a resourceVersion in the object, 409 unless it is the current one. */
  update(resource: Resource, namespace: string, object: KubernetesObject, options?: WriteOptions): KubernetesObject;
  /** `created`: server-side apply made the object. */
  patch(
    resource: Resource,
    namespace: string,
    name: string,
    patch: { type: PatchType; body: unknown },
    options?: PatchOptions,
  ): { object: KubernetesObject; created: boolean };
  /** `gone`: it is out of the store; otherwise finalizers or its grace period hold it. */
  delete(
    resource: Resource,
    namespace: string,
    name: string,
    options?: DeleteOptions,
  ): { object: KubernetesObject; gone: boolean };
  /** Hears of every change, in order, within the call that makes it: do no writes inside, note it and do them later. */
  subscribe(listener: (change: Change) => void): () => void;
}
