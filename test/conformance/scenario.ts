import { expect } from 'vitest';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { play, type Step } from './play.ts';
import { quiet } from './quiet.ts';
import { describe, type Scene, type SceneAsk } from './scene.ts';

/** Something that is done to a cluster, the same on each; what comes of it is compared. */
export interface Scenario {
  family: string;
  name: string;
  /** Throws where the target does not do what the scenario is about. */
  run(scene: Scene): Promise<void>;
}

/** No scheduler serves this name, so that the play alone is the pods' node. */
const SCHEDULER = 'nobody';

export interface JobShape {
  name?: string;
  metadata?: object;
  spec?: Record<string, unknown>;
  /** Of the pod template. */
  podMetadata?: object;
  pod?: Record<string, unknown>;
}

/** A Job whose pods no node takes. */
export function job({ name = 'pi', metadata, spec, podMetadata, pod }: JobShape = {}): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, ...metadata },
    spec: {
      template: {
        ...(podMetadata ? { metadata: podMetadata } : {}),
        spec: {
          restartPolicy: 'Never',
          schedulerName: SCHEDULER,
          containers: [{ name: 'main', image: 'busybox:1.36' }],
          ...pod,
        },
      },
      ...spec,
    },
  };
}

/** What a play is told as: how the first Job ended, and how many pods were made for it. */
export interface Summary {
  /** Such as `Complete CompletionsReached`, `Failed DeadlineExceeded`, `open`, `gone`. */
  end?: string;
  pods?: number;
  active?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  completedIndexes?: string;
  failedIndexes?: string;
}

export interface Play extends JobShape {
  /** The pods are on a node from the start: when they are deleted they stay until it has ended them. */
  onNode?: boolean;
  steps: Step[];
  /** What must hold at the end, on any target. */
  expect: Summary;
}

interface Status extends Record<string, unknown> {
  conditions?: { type: string; status: string; reason?: string }[];
}

export function summarize(scene: Scene): Summary {
  const seen = scene.view.of('Job')[0]!;
  const { conditions = [], ...status } = (seen.object.status ?? {}) as Status;
  const end = conditions.find((c) => /^(Complete|Failed)$/.test(c.type) && c.status === 'True');
  return {
    ...{ active: 0, succeeded: 0, failed: 0, terminating: 0, ...status },
    end: seen.gone ? 'gone' : end ? `${end.type} ${end.reason}` : 'open',
    pods: scene.view.of('Pod').length,
  };
}

/** Plays: one Job each, and what happens to its pods. */
export function plays(family: string, rows: Record<string, Play>): Scenario[] {
  return Object.entries(rows).map(([name, { steps, expect: expected, onNode, ...shape }]) => ({
    family,
    name,
    async run(scene) {
      const pod = onNode ? { ...shape.pod, nodeName: await scene.node() } : shape.pod;
      await scene.must('POST', 'jobs', { body: job({ ...shape, pod }) });
      await scene.until('the Job is seen', () => scene.jobs().length > 0);
      await quiet(scene);
      scene.note('steps', [`created: ${describe(scene)}`, ...(await play(scene, steps))]);
      expect(summarize(scene)).toMatchObject(expected);
    },
  }));
}

/** A request and the HTTP status that must come; the whole answer is compared. */
export type Row = [label: string, method: string, path: string, ask: SceneAsk | undefined, status: number];

/** Requests and their answers, one after another in one namespace. */
export function asks(family: string, rows: Record<string, Row[] | ((scene: Scene) => Promise<void>)>): Scenario[] {
  return Object.entries(rows).map(([name, row]) => ({
    family,
    name,
    run: typeof row === 'function' ? row : (scene) => askAll(scene, row),
  }));
}

export async function askAll(scene: Scene, rows: Row[]): Promise<void> {
  for (const [label, method, path, ask, status] of rows) {
    const answer = await scene.answer(label, method, path, ask);
    expect(answer.status, `${label}: ${JSON.stringify(answer.body)}`).toBe(status);
    // What the controller writes is in the next answer, or it is not: not now and then.
    if (method !== 'GET') await quiet(scene);
  }
}
