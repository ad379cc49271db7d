import type { ApiObjectMetadataDefinition } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { fluxAnnotation } from '../batch-v1/folders.ts';
import { DEPENDS_ON_ANNOTATION, FLUX_ANNOTATION, HELD_ANNOTATION } from '../batch-v1/names.ts';
import { type Dependency, formatDependsOn } from '../batch-v1/order.ts';
import { UsageError } from '../errors.ts';
import { defaultOf } from './settings.ts';
import type { SpecPart } from './spec-part.ts';
import { late } from './values.ts';

/** A Job that others may wait for: `Job` and those that extend it, of whatever copy. */
export interface JobLike extends IConstruct {
  readonly resourceType: 'jobs';
  readonly name: string;
  readonly metadata: { readonly namespace?: string | undefined };
}

/** Jobs that others may wait for together: `JobGroup`, of whatever copy. */
export interface JobGroupLike extends IConstruct {
  readonly name: string;
  readonly jobs: readonly JobLike[];
  /** Stands behind all Jobs in the order of the YAML; without it every Job is put before every Job. */
  readonly end?: IConstruct;
}

/** What a Job can wait for. */
export type Predecessor = JobLike | JobGroupLike;

/** Of a Job, what it waits for; the same in every copy of this package. */
const KEY = Symbol.for('kubectl-batch.depends-on');

const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/** What a Job knows of its own order. */
interface Ordered {
  predecessors: Predecessor[];
  /** False where the server makes up the name. */
  isNamed: boolean;
  /** The sync wave that the user chose. */
  wave: number | undefined;
}

function orderOf(job: JobLike): Ordered | undefined {
  return (job as JobLike & { [KEY]?: Ordered })[KEY];
}

export interface JobOrderOptions {
  isNamed: boolean;
  /** What the user annotated the Job with. */
  annotations: Readonly<Record<string, string>>;
  /** Whether the Job would be suspended if it waited for nothing. */
  isSuspended: () => boolean;
}

/**
 * What a Job waits for, and how that is written: as an annotation, and so that whoever applies the Job keeps the order. By
 * default it is suspended, for `kubectl batch run` to create it in its turn; for Argo CD it gets a sync wave; for Flux it says
 * where its folder is.
 */
export class JobOrder implements SpecPart {
  readonly props = [];
  private readonly job: JobLike;
  private readonly own: Ordered;
  private readonly options: JobOrderOptions;

  constructor(job: JobLike, options: JobOrderOptions) {
    this.job = job;
    this.options = options;
    const wave = Number.parseInt(options.annotations[SYNC_WAVE] ?? '', 10);
    this.own = { predecessors: [], isNamed: options.isNamed, wave: Number.isNaN(wave) ? undefined : wave };
    Object.defineProperty(job, KEY, { value: this.own });
  }

  add(others: readonly Predecessor[]): void {
    for (const other of others) {
      refuseOthers(this.job, other);
      if (this.own.predecessors.includes(other)) continue;
      this.own.predecessors.push(other);
      (this.job.node.defaultChild ?? this.job).node.addDependency(isGroup(other) ? (other.end ?? other) : other);
    }
    known = { waves: new WeakMap(), circles: new WeakMap() };
  }

  /** Annotations as they are in the end: defaults of the scope may come after the Job. */
  mark(metadata: ApiObjectMetadataDefinition): void {
    const annotate = (name: string, text: () => string | undefined) =>
      metadata.addAnnotation(name, late(text) as unknown as string);
    annotate(DEPENDS_ON_ANNOTATION, () => this.text());
    annotate(HELD_ANNOTATION, () => (this.waits && this.options.isSuspended() ? 'true' : undefined));
    if (this.options.annotations[SYNC_WAVE] === undefined) annotate(SYNC_WAVE, () => this.syncWave());
    annotate(FLUX_ANNOTATION, () => {
      const gitOps = defaultOf(this.job, 'gitOps');
      return gitOps?.engine === 'flux' ? fluxAnnotation(gitOps) : undefined;
    });
  }

  render(spec: Fields): Fields {
    return this.waits && defaultOf(this.job, 'gitOps') === undefined ? { ...spec, suspend: true } : spec;
  }

  findings(): Finding[] {
    return [...this.circle(), ...this.own.predecessors.flatMap((other) => this.unnameable(other))];
  }

  private get waits(): boolean {
    return this.own.predecessors.length > 0;
  }

  private syncWave(): string | undefined {
    const wave = waveOf(this.job);
    return defaultOf(this.job, 'gitOps')?.engine === 'argo-cd' && wave > 0 ? String(wave) : undefined;
  }

  /** To know the name of another Job may take all of its manifest: in a circle that would have no end. */
  private text(): string | undefined {
    if (!this.waits || circleOf(this.job) !== undefined) return undefined;
    return formatDependsOn(this.dependencies());
  }

  private dependencies(): Dependency[] {
    return this.own.predecessors.flatMap((other) =>
      namespacesOf(other).map(
        (namespace): Dependency => ({
          kind: isGroup(other) ? 'group' : 'job',
          name: other.name,
          ...(namespace !== undefined && namespace !== this.job.metadata.namespace && { namespace }),
        }),
      ),
    );
  }

  private circle(): Finding[] {
    const path = circleOf(this.job);
    // Each Job of a circle finds it; one tells.
    if (path?.filter((each) => !isGroup(each)).sort(byPath)[0] !== this.job) return [];
    const text = [...path, this.job].map((each) => (isGroup(each) ? `group/${each.name}` : each.name)).join(' -> ');
    return [error(`waits for itself: ${text}`, 'each waits for the next one; take one of these dependencies out')];
  }

  private unnameable(other: Predecessor): Finding[] {
    const nameless = jobsOf(other).find((job) => orderOf(job)?.isNamed === false);
    const where = other.node.path;
    if (nameless !== undefined && !isGroup(other)) {
      return [error(`cannot name ${where}, which has only a generateName`, 'give it a name')];
    }
    if (this.job.metadata.namespace === undefined || namespacesOf(other).every((namespace) => namespace !== undefined))
      return [];
    return [
      error(
        `cannot tell the namespace of ${where}, which says none, from its own`,
        'write the namespace of both, or of neither',
      ),
    ];
  }
}

function error(message: string, fix: string): Finding {
  return { level: 'error', rule: 'depends-on', path: ['dependsOn'], value: undefined, message, fix };
}

function isGroup(other: Predecessor): other is JobGroupLike {
  return 'jobs' in other;
}

function jobsOf(other: Predecessor): readonly JobLike[] {
  return isGroup(other) ? other.jobs : [other];
}

function namespacesOf(other: Predecessor): (string | undefined)[] {
  return [...new Set(jobsOf(other).map(({ metadata }) => metadata.namespace))];
}

/** Programs are run without type checking. */
function refuseOthers(job: JobLike, other: Predecessor): void {
  const isKnown = other?.node !== undefined && (isGroup(other) || other.resourceType === 'jobs');
  if (isKnown) return;
  const what = Array.isArray(other) ? 'a list' : other?.node === undefined ? String(other) : other.node.path;
  const hint = Array.isArray(other)
    ? 'write dependsOn(a, b), or dependsOn(...list)'
    : 'a Job waits for Jobs and JobGroups';
  throw new UsageError(`${job.node.path}: cannot wait for ${what}`, { hint });
}

/** What was found out already; a new dependency may change all of it. */
let known = { waves: new WeakMap<Predecessor, number>(), circles: new WeakMap<JobLike, Predecessor[] | 'none'>() };

/** How many Jobs have to be complete one after the other before this one; one more than a wave that the user chose. */
function waveOf(other: Predecessor): number {
  const wave = known.waves.get(other);
  if (wave !== undefined) return wave;
  // In a circle, which is an error of its own, this ends it.
  known.waves.set(other, 0);
  const step = isGroup(other) ? 0 : 1;
  const chosen = isGroup(other) ? undefined : orderOf(other)?.wave;
  const found = chosen ?? waitsFor(other).reduce((most, each) => Math.max(most, waveOf(each) + step), 0);
  known.waves.set(other, found);
  return found;
}

function waitsFor(other: Predecessor): readonly Predecessor[] {
  return isGroup(other) ? other.jobs : (orderOf(other)?.predecessors ?? []);
}

/** From the Job to one that waits for it, each waiting for the next; `undefined` without a circle. */
function circleOf(job: JobLike): Predecessor[] | undefined {
  const found = known.circles.get(job) ?? circleThrough(job) ?? 'none';
  known.circles.set(job, found);
  return found === 'none' ? undefined : found;
}

function circleThrough(job: JobLike): Predecessor[] | undefined {
  const waiting = new Map<Predecessor, Predecessor>();
  const open: Predecessor[] = [job];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const before = waitsFor(at);
    if (before.includes(job)) return pathTo(at, waiting);
    for (const next of before) {
      if (waiting.has(next)) continue;
      waiting.set(next, at);
      open.push(next);
    }
  }
  return undefined;
}

function pathTo(end: Predecessor, waiting: ReadonlyMap<Predecessor, Predecessor>): Predecessor[] {
  const path: Predecessor[] = [];
  for (let at: Predecessor | undefined = end; at !== undefined; at = waiting.get(at)) path.unshift(at);
  return path;
}

function byPath(one: IConstruct, other: IConstruct): number {
  return one.node.path < other.node.path ? -1 : 1;
}
