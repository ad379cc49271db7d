import type { Outcome } from './scene.ts';

/** In what way a version differs from the one whose answers are recorded. */
export type Kind = 'feature gate' | 'behaviour' | 'wording';

/** A difference between versions that shows in many scenarios: said once, and made out of what is recorded. */
export interface Change {
  kind: Kind;
  /** What is so in the newer of the two versions, and from which one on. */
  because: string;
  /** An outcome as the other version has it. */
  rewrite(outcome: Outcome): Outcome;
  /** Does the outcome of the other version need it, too? For values that each version writes in its own way. */
  both?: boolean;
}

/** Replaces in the JSON of an outcome. */
const inText =
  (...pairs: [RegExp, string][]) =>
  (outcome: Outcome): Outcome =>
    JSON.parse(pairs.reduce((text, [pattern, put]) => text.replace(pattern, put), JSON.stringify(outcome))) as Outcome;

/** Changes every object in an outcome, the inner ones first. */
const inObjects =
  (change: (object: Record<string, unknown>, key: string) => Record<string, unknown>) =>
  (outcome: Outcome): Outcome =>
    JSON.parse(JSON.stringify(outcome), (key, value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? change(value, key) : value,
    ) as Outcome;

const withoutGeneration = ({ generation: _, ...rest }: Record<string, unknown>) => rest;
const inPods = inObjects((object) =>
  object.kind === 'Pod' && object.metadata
    ? { ...object, metadata: withoutGeneration(object.metadata as Record<string, unknown>) }
    : object,
);

const TIMES = '"status":"True","lastProbeTime":"<time>","lastTransitionTime":"<time>"';
const REACHED = '"reason":"CompletionsReached","message":"Reached expected number of succeeded pods"';

/** 1.30 against 1.35. */
const SINCE_1_30: readonly Change[] = [
  {
    kind: 'behaviour',
    because: 'from 1.31 on SuccessCriteriaMet comes before Complete, and both say CompletionsReached',
    rewrite: inText(
      [new RegExp(`\\{"type":"SuccessCriteriaMet",${TIMES},${REACHED}\\},`, 'g'), ''],
      [new RegExp(`(\\{"type":"Complete",${TIMES}),${REACHED}\\}`, 'g'), '$1}'],
      [/"SuccessCriteriaMet=True CompletionsReached",/g, ''],
      [/"Complete=True CompletionsReached"/g, '"Complete=True"'],
      [/SuccessCriteriaMet CompletionsReached, (Complete CompletionsReached, )?/g, 'Complete, '],
    ),
  },
  {
    kind: 'behaviour',
    because: 'from 1.31 on FailureTarget comes before Failed in every Job, not in those with a podFailurePolicy alone',
    rewrite: inText(
      [new RegExp(`\\{"type":"FailureTarget",${TIMES},"reason":"(?!PodFailurePolicy)[^}]*\\},`, 'g'), ''],
      [/"FailureTarget=True (?!PodFailurePolicy)\w+",/g, ''],
      [/FailureTarget ((?!PodFailurePolicy)\w+), (Failed \1, )?/g, 'Failed $1, '],
    ),
  },
  {
    kind: 'behaviour',
    because: 'from 1.33 on pods have a generation',
    rewrite: (outcome) => {
      const { pods } = outcome as { pods?: Record<string, unknown>[] };
      return inPods({ ...outcome, ...(pods ? { pods: pods.map(withoutGeneration) } : {}) });
    },
  },
  {
    kind: 'wording',
    because: 'from 1.34 on the creationTimestamp of a template, which is null, is left out',
    rewrite: inObjects((object, key) =>
      /^(template|jobTemplate)$/.test(key) && typeof object.metadata === 'object'
        ? { ...object, metadata: { ...object.metadata, creationTimestamp: null } }
        : object,
    ),
  },
  {
    kind: 'wording',
    because: 'from 1.34 on refused values that are no scalars are written as JSON, before as Go has them',
    rewrite: inText([/((?:Invalid|Unsupported) value: )(?:[[{<&]|null|[\w.\]]+[[{(]).*?(?=: )/g, '$1<value>']),
    both: true,
  },
  {
    kind: 'wording',
    because: 'from 1.31 on the event of a CronJob says "condition: Complete", not "status: Complete"',
    rewrite: inText([/(Saw completed job: [^ ]+, )condition:/g, '$1status:']),
  },
];

/** What of 1.35 is otherwise in these versions. */
export const CHANGES: Readonly<Record<string, readonly Change[]>> = { '1.30.14': SINCE_1_30, '1.37.1': [] };
