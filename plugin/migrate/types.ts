import type { FieldDifference } from '../../sdk/batch-v1/field-differences.ts';
import type { KubernetesObject, ObservedCronJob, ObservedJob, ObservedPod } from '../../sdk/batch-v1/objects.ts';
import type { Forecast, PodRef } from '../../sdk/controller/forecast-types.ts';
import type { Selecting } from '../kube/index.ts';

/** What somebody may accept, as `--accept` takes it: running pods end, finished work is done again, a CronJob loses its Job. */
export type Consequence = 'kills' | 'reruns' | 'cronjob';

/** What is asked: how NEW differs from OLD. */
export interface MigrationRequest {
  old: string;
  /** Default: the name of the manifest, else OLD's own. */
  to?: string;
  /** The Job of `-f`, and where it was written. */
  manifest?: { object: KubernetesObject; where: string };
  /** `spec.template.spec.containers[main].image=busybox:1.37`, as `--set` has it. */
  sets: readonly string[];
  /** `main=busybox:1.37` */
  images: readonly string[];
  accept: ReadonlySet<Consequence>;
  /** activeDeadlineSeconds begins anew; else what is left of it is carried over. */
  restartDeadline: boolean;
}

/** What may not be done, in the words of RBAC: `delete jobs.batch`. */
export interface Denied {
  verb: string;
  resource: string;
}

/** Everything that decides the outcome, read once. */
export interface Observation {
  /** When, by the server's clock, in epoch milliseconds. */
  at: number;
  old: ObservedJob;
  /** Pods that OLD controls or that its selector matches, whole. */
  pods: ObservedPod[];
  /** NEW as the server would store it after admission (a dry run, under a made-up name where its own is taken by OLD). */
  wanted: ObservedJob;
  /** What came back (existing) other than it was sent (wanted): `spec.suspend` set by a webhook. */
  altered: FieldDifference[];
  /** The Job that has NEW's name and is not OLD. */
  taken?: ObservedJob;
  /** Whatever else of the namespace takes on pods that nobody owns; OLD is not among them. */
  claimants: Selecting[];
  /** Kinds that this user may not list, so that nobody knows whether they select the pods: `ReplicaSets`. */
  unchecked: string[];
  denied: Denied[];
  /** The CronJob that owns OLD. */
  cronJob?: ObservedCronJob;
  /** The merge patch that brings OLD itself to what is asked, where the server takes it in a dry run. */
  inPlace?: Record<string, unknown>;
}

/** Why it is not done. */
export interface Refusal {
  /** One word for tests and programs: `wouldKill`, `finished`, `otherSelector` ... */
  rule: string;
  /** What and why, in one sentence without a full stop. */
  reason: string;
  hint?: string;
  /** What makes it possible all the same. */
  accept?: Consequence;
  /** It will pass by itself, about then: epoch milliseconds. */
  until?: number;
}

/** A pod when the plan was made. */
export interface RecordedPod extends PodRef {
  phase: string;
}

/** All that `migrate` will do, and what it will not, and why: data, as `--dry-run -o json` prints it. */
export interface MigrationPlan {
  /** `in-place`: the API lets OLD itself be changed so; no pod is without owner for a moment. */
  way: 'replace' | 'in-place' | 'nothing';
  namespace: string;
  old: { name: string; uid: string; resourceVersion: string };
  /** NEW's name. */
  to: string;
  /** NEW, whole; `finalManifest` makes of it what is created: it knows how much time has passed by then. */
  manifest?: KubernetesObject;
  /** Pods that OLD has counted as succeeded and that are gone: so many completions less are asked of NEW. */
  lost: number;
  /** What is sent (in-place). */
  patch?: Record<string, unknown>;
  /** In what NEW differs from OLD. */
  changes: FieldDifference[];
  /** Those that NEW takes on. */
  pods: RecordedPod[];
  forecast?: Forecast;
  /** What people may not expect: the deadline that is carried over, failures that are forgotten. */
  notes: string[];
  /** What will be done, a line each. */
  steps: string[];
  /** Those that are not accepted; empty: it can be done. */
  refusals: Refusal[];
}

/** Where the pods are to end up: with NEW, or, after `--abort`, with OLD's spec again. */
export type Goal = 'new' | 'old';

/** Who carries a migration out at this moment; another waits until it is `until`, or knows that the process is gone. */
export interface Holder {
  /** Random, of this run. */
  token: string;
  user: string;
  host: string;
  pid: number;
  /** RFC 3339, by the server's clock; moved on while the run lives. */
  until: string;
}

/** How far it is. What the cluster itself tells (is OLD there, is NEW there, whose are the pods) is not written down. */
export interface JournalState {
  goal: Goal;
  /** The Job that is taken away: OLD, or NEW when that was there before `--abort`; then `job` is NEW as it was last seen. */
  from: { name: string; uid: string; job?: ObservedJob };
  /** When the server was asked to delete it; RFC 3339. Written down right before: a run may die behind the request. */
  deletedAt?: string;
  /** When the server was asked to create NEW, written down right before; not there where it refused. */
  creatingAt?: string;
  /** When NEW was created. */
  createdAt?: string;
  /** How it ended. */
  done?: { at: string; report: Report };
  holder?: Holder;
}

/** The record of one migration: a ConfigMap of the namespace, and a file of this machine. */
export interface Journal {
  version: 1;
  /** Random; NEW carries it as an annotation. */
  id: string;
  namespace: string;
  /** RFC 3339, by the server's clock. */
  startedAt: string;
  /** OLD as it was, whole. */
  old: ObservedJob;
  /** NEW, whole, as the plan has it. */
  manifest: KubernetesObject;
  /** As MigrationPlan has it. */
  lost: number;
  pods: RecordedPod[];
  forecast: Forecast;
  accept: Consequence[];
  /** As MigrationRequest has it. */
  restartDeadline: boolean;
  state: JournalState;
}

/** What became of every recorded pod. kept + succeeded + failed + killed + lost = recorded. */
export interface Report {
  /** Pods when the plan was made. */
  recorded: number;
  /** They run on, the same pods, with NEW as their owner. */
  kept: PodRef[];
  /** They have ended, before or meanwhile, and NEW counts them. */
  succeeded: PodRef[];
  failed: PodRef[];
  /** NEW deleted them, as its spec asks (forecast and accepted). */
  killed: PodRef[];
  /** They are gone without being counted: deleted, or evicted and removed, by others. */
  lost: PodRef[];
  /** Pods that NEW has and the record has not: it started them, in place of others or as more; or OLD did, in its last moment. */
  started: PodRef[];
  /** Finalizers that had to be put back. */
  repaired: PodRef[];
  /** Milliseconds from OLD's deletion until every pod had its owner. */
  window: number;
  /** Where the outcome is not the forecast: one sentence each; empty: it came as forecast. */
  surprises: string[];
}
