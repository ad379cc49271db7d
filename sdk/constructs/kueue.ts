import type { ApiObjectMetadataDefinition } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { defaultOf } from './settings.ts';
import type { SpecPart } from './spec-part.ts';
import { notDurations } from './validation.ts';
import { type DurationLike, isDuration, late, present, seconds } from './values.ts';

/** How Kueue admits a Job. The Job is born suspended; Kueue resumes it when its queue has room. */
export interface Kueue {
  /** The LocalQueue. Default: that of the scope, see `setDefaults`. */
  queueName?: string;
  /** A WorkloadPriorityClass; the default is the priority of the pods. */
  priorityClass?: string;
  /** Time from its admission until Kueue ends the Job. */
  maxExecTime?: DurationLike;
  /** Pods that must fit at least; with fewer than `parallelism` Kueue starts the Job smaller. */
  minParallelism?: number;
}

const PREFIX = 'kueue.x-k8s.io';
const LABELS = {
  queueName: `${PREFIX}/queue-name`,
  priorityClass: `${PREFIX}/priority-class`,
  maxExecTime: `${PREFIX}/max-exec-time-seconds`,
};
const MIN_PARALLELISM = `${PREFIX}/job-min-parallelism`;

/** Hands a Job, or those of a CronJob, to Kueue. */
export class KueueQueue implements SpecPart {
  readonly props = ['kueue'];
  private readonly construct: IConstruct;
  private readonly given: Kueue | false | undefined;

  constructor(construct: IConstruct, given: Kueue | false | undefined) {
    this.construct = construct;
    this.given = given;
  }

  /** Defaults of the scope may come after the Job. */
  private settings(): Kueue {
    if (this.given === false) return {};
    return { ...present({ queueName: defaultOf(this.construct, 'queueName') }), ...present(this.given ?? {}) };
  }

  labels(): Record<string, string> {
    const { queueName, priorityClass, maxExecTime } = this.settings();
    const labels = { queueName, priorityClass, maxExecTime: maxExecTime && String(seconds(maxExecTime)) };
    return Object.fromEntries(
      Object.entries(present(labels)).map(([name, value]) => [LABELS[name as keyof typeof LABELS], String(value)]),
    );
  }

  annotations(): Record<string, string> {
    const { minParallelism } = this.settings();
    return minParallelism === undefined ? {} : { [MIN_PARALLELISM]: String(minParallelism) };
  }

  /** Writes labels and annotations, as they are in the end, unless others of the same name are there. */
  mark(metadata: ApiObjectMetadataDefinition): void {
    if (this.given === false) return;
    // Of the rest the scope says nothing.
    const labels = this.given === undefined ? [LABELS.queueName] : Object.values(LABELS);
    for (const label of labels.filter((name) => metadata.getLabel(name) === undefined)) {
      metadata.addLabel(label, late(() => this.labels()[label]) as unknown as string);
    }
    for (const [name, value] of Object.entries(this.annotations())) metadata.addAnnotation(name, value);
  }

  /** Whatever the user says of `suspend` goes before. */
  render(spec: Fields): Fields {
    return this.settings().queueName === undefined ? spec : { suspend: true, ...spec };
  }

  findings(spec: () => Fields): Finding[] {
    const { queueName, maxExecTime, minParallelism, ...rest } = this.settings();
    const unknown = Object.keys(rest).filter((name) => name !== 'priorityClass');
    const longest = maxExecTime === undefined ? 1 : Number(seconds(maxExecTime));
    return [
      ...unknown.map((name) => error(['kueue', name], rest[name as keyof typeof rest], 'is not a property')),
      ...(this.given && !queueName ? [error(['kueue', 'queueName'], queueName, 'is required')] : []),
      ...notDurations({ maxExecTime }, ['maxExecTime']).map((finding) => ({
        ...finding,
        path: ['kueue', 'maxExecTime'],
      })),
      ...((Number.isInteger(longest) && longest > 0) || !isDuration(maxExecTime)
        ? []
        : [error(['kueue', 'maxExecTime'], longest, 'must be whole seconds, at least one')]),
      ...(minParallelism === undefined || isBelow(minParallelism, spec().parallelism)
        ? []
        : [error(['kueue', 'minParallelism'], minParallelism, 'must be at least 1 and below parallelism')]),
    ];
  }
}

function isBelow(value: number, parallelism: unknown = 1): boolean {
  return Number.isInteger(value) && value >= 1 && value < Number(parallelism);
}

function error(path: string[], value: unknown, message: string): Finding {
  return { level: 'error', rule: 'kueue', path, value, message };
}
