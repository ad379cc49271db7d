import type { IConstruct } from 'constructs';
import { fieldsOf, isFields } from '../batch-v1/fields.ts';
import { type FluxSource, isFluxSource } from '../batch-v1/folders.ts';
import { nearest } from '../batch-v1/nearest.ts';
import { UsageError } from '../errors.ts';
import { objectGiven } from './given.ts';
import { present } from './values.ts';

/**
 * What Pod Security admission is to accept: `restricted` writes what that level wants, `baseline` refuses what that level
 * forbids, `none` does neither.
 */
export type SecurityProfile = 'restricted' | 'baseline' | 'none';

/** Who applies the manifests from a repository. */
export type GitOps = { engine: 'argo-cd' } | ({ engine: 'flux' } & FluxSource);

/** Settings of an app, a chart or any other scope, for all Jobs below it. */
export interface Defaults {
  /** Default: none. */
  security?: SecurityProfile;
  /** Default: whoever applies them does so once. */
  gitOps?: GitOps;
  /** The queue of Kueue in which the Jobs wait. */
  queueName?: string;
}

const PROFILES = ['restricted', 'baseline', 'none'];
const ENGINES = ['argo-cd', 'flux'];
const NAMES = ['security', 'gitOps', 'queueName'];

/** The same in every copy of this package. */
const KEY = Symbol.for('kubectl-batch.defaults');

type Scope = IConstruct & { [KEY]?: Defaults };

/**
 * Says something for all Jobs below a scope, those already made included. The nearest scope that says something decides, and
 * what a Job says itself goes before.
 *
 * @throws UsageError for settings that do not exist.
 *
 * @example
 * ```ts
 * setDefaults(chart, { security: 'restricted' });
 * new Job(chart, 'pi', { containers: [{ image: 'busybox', command: ['true'] }] });
 * ```
 */
export function setDefaults(scope: IConstruct, defaults: Defaults): void {
  checkDefaults(scope, defaults);
  const holder = scope as Scope;
  Object.defineProperty(holder, KEY, { value: { ...holder[KEY], ...present(defaults) }, configurable: true });
}

/** What the nearest scope says, the construct itself included. */
export function defaultOf<Name extends keyof Defaults>(construct: IConstruct, name: Name): Defaults[Name] {
  for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
    const value = (scope as Scope)[KEY]?.[name];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Programs are run without type checking. */
function checkDefaults(scope: IConstruct, defaults: Defaults): void {
  const where = `defaults of ${scope.node.path || 'the app'}`;
  objectGiven(`${where}: the settings`, defaults, "write setDefaults(chart, { security: 'restricted' })");
  for (const name of Object.keys(present(defaults))) {
    if (!NAMES.includes(name)) throw oneOf(where, 'there is no setting', name, NAMES);
  }
  const { security, gitOps, queueName } = defaults;
  if (security !== undefined && !PROFILES.includes(security)) {
    throw oneOf(where, 'security must be one of the profiles, is', security, PROFILES);
  }
  if (typeof gitOps === 'string') {
    throw new UsageError(`${where}: gitOps must be an object, is ${JSON.stringify(gitOps)}`, {
      hint: "write gitOps: { engine: 'argo-cd' }",
    });
  }
  if (gitOps !== undefined && !(isFields(gitOps) && ENGINES.includes(gitOps.engine))) {
    const engine = isFields(gitOps) ? (gitOps as { engine?: unknown }).engine : gitOps;
    throw oneOf(where, 'gitOps.engine must be one of the engines, is', engine, ENGINES);
  }
  if (fieldsOf(gitOps).engine === 'flux' && !isFluxSource(gitOps)) {
    throw new UsageError(`${where}: gitOps must say for Flux where the manifests will be`, {
      hint: "write path: './jobs', sourceRef: { kind: 'GitRepository', name: '...' }",
    });
  }
  if (queueName !== undefined && (typeof queueName !== 'string' || queueName === '')) {
    throw new UsageError(`${where}: queueName must be the name of a queue`, { hint: "write queueName: 'team-a'" });
  }
}

function oneOf(where: string, what: string, value: unknown, known: readonly string[]): UsageError {
  const similar = typeof value === 'string' ? nearest(value, known) : undefined;
  const hint = similar === undefined ? `there are: ${known.join(', ')}` : `did you mean ${similar}?`;
  return new UsageError(`${where}: ${what} ${JSON.stringify(value)}`, { hint });
}
