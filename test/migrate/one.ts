import type { Report } from '../../plugin/migrate/types.ts';
import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { quiet } from '../conformance/quiet.ts';
import { createRandom, type Random } from '../conformance/random.ts';
import { describe } from '../conformance/scene.ts';
import { type Acts, playMeanwhile } from './acts.ts';
import { checkFirstSync } from './check-first-sync.ts';
import { checkEnd, checkGap, checkReport } from './checks.ts';
import type { Draw } from './draw.ts';
import type { Change } from './history.ts';
import { finish, isOver, startOld } from './progress.ts';
import type { Stage } from './stage.ts';

/** What a run of the program, or several of them, came to. */
export interface CarriedOut {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Where runs were killed: the last step that had begun, and what came of it by then. */
  kills?: string[];
}

/** Carries out `kubectl batch` with these words in the stage's namespace. */
export type CarryOut = (words: string[], stage: Stage, asked: { stdin: string; random: Random }) => Promise<CarriedOut>;

/** What came of one migration. */
export interface Played {
  seed: number;
  /** `migrated`; `in-place`; or why not, as the program says it. */
  way: string;
  /** Pods when it began. */
  pods: number;
  kept: number;
  counted: number;
  killed: number;
  started: number;
  lost: number;
  /** Pods that OLD made in its last moment, behind the plan. */
  newborn: number;
  /** Pods that the controller counted twice, since its cache was behind. */
  readopted: number;
  /** Whether something happened to pods during the first sync itself. */
  raced: number;
  /** What was done to pods meanwhile. */
  acts: string[];
  /** Where runs of the program were killed. */
  kills: string[];
  /** Milliseconds without owner, as the program says. */
  window?: number;
  /** Empty: it held. */
  problems: string[];
  /** What to look at where it did not hold. */
  told: string[];
}

/** Plays one drawn migration from the first pod to the last. */
export async function playOne(stage: Stage, drawn: Draw, carryOut: CarryOut): Promise<Played> {
  const played: Played = {
    ...{
      seed: drawn.seed,
      way: '',
      pods: 0,
      kept: 0,
      counted: 0,
      killed: 0,
      started: 0,
      lost: 0,
      newborn: 0,
      readopted: 0,
      raced: 0,
    },
    ...{ acts: [], kills: [], problems: [], told: [JSON.stringify(drawn)] },
  };
  try {
    await play(stage, drawn, carryOut, played);
  } catch (error) {
    played.problems.push(`it broke off: ${(error as Error).message}`);
  }
  if (played.problems.length > 0) played.told.push(describe(stage.scene).slice(0, 2_000));
  return played;
}

async function play(stage: Stage, drawn: Draw, carryOut: CarryOut, played: Played): Promise<void> {
  const random = createRandom(drawn.seed ^ 0x5bd1e995);
  await startOld(stage, drawn, random);
  const old = stage.job('old')!;
  played.pods = stage.live().length;
  const name = drawn.sameName ? 'old' : 'new';
  const acts = playMeanwhile(stage, drawn, random);
  const result = await carryOut(wordsOf(drawn, old), stage, { stdin: JSON.stringify(manifestOf(drawn, old)), random });
  await acts.stop();
  played.kills = result.kills ?? [];
  played.acts = acts.done.map(({ step, pod }) => `${step} ${pod.metadata.name} at ${pod.metadata.resourceVersion}`);
  played.problems.push(...acts.failures);
  played.told.push(`exit ${result.exitCode}`, ...result.stderr.trim().split('\n'));
  const created = stage.history
    .changes('Job')
    .filter(({ type, object }) => type === 'ADDED' && object.metadata.uid !== old.metadata.uid);
  if (created.length === 0) return checkUntouched(stage, old, result, played);
  played.way = 'migrated';
  if (created.length > 1) played.problems.push(`NEW was made ${created.length} times`);
  if (result.exitCode !== 0) played.problems.push(`exit ${result.exitCode} with NEW there`);
  await checkMigration(stage, drawn, { old, created: created[0]!, acts, result, random, name }, played);
}

/** The words of the command line. */
function wordsOf(drawn: Draw, old: ObservedJob): string[] {
  const words = ['migrate', 'old', '--yes', '-o', 'json'];
  if (!drawn.sameName) words.push('--to', 'new');
  if (drawn.accept) words.push('--accept', 'kills,reruns');
  if (drawn.fromManifest) return [...words, '-f', '-'];
  if (drawn.image) words.push('--image', `main=${drawn.image}`);
  for (const [field, value] of Object.entries(drawn.changes))
    if (old.spec[field] !== value) words.push('--set', `spec.${field}=${JSON.stringify(value)}`);
  return words;
}

/** What `-f -` reads. */
function manifestOf(drawn: Draw, old: ObservedJob): KubernetesObject {
  const { selector: _, manualSelector: __, template, ...spec } = old.spec;
  const [main] = template.spec.containers;
  const containers = [{ ...main!, ...(drawn.image && { image: drawn.image }) }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: drawn.sameName ? 'old' : 'new' },
    spec: { ...spec, ...drawn.changes, template: { spec: { ...template.spec, containers } } },
  };
}

/** Nothing was made: then nothing may have been touched either, and there must be a reason. */
async function checkUntouched(stage: Stage, old: ObservedJob, result: CarriedOut, played: Played): Promise<void> {
  const now = stage.job('old');
  if (now?.metadata.uid !== old.metadata.uid || now?.metadata.deletionTimestamp)
    played.problems.push('OLD is gone, and NEW is not there');
  const { body } = await stage.scene.ask('GET', 'configmaps');
  const journals = (body as { items: KubernetesObject[] }).items.filter(({ metadata }) =>
    metadata.name?.startsWith('kubectl-batch-migration-'),
  );
  if (journals.length > 0) played.problems.push(`a journal is left: ${journals[0]!.metadata.name}`);
  if (result.exitCode === 0) played.way = 'in place';
  else if (result.exitCode === 2 && /^error: /m.test(result.stderr)) played.way = reasonOf(result.stderr);
  else played.problems.push(`exit ${result.exitCode} with nothing done`);
}

/** The error without what is of this Job alone. */
function reasonOf(stderr: string): string {
  const line = /^error: (.*)$/m.exec(stderr)![1]!;
  return line
    .replace(/"[^"]*"/g, '...')
    .replace(/\b[\w.-]*-[a-z0-9]{5}\b(, )?/g, '*')
    .replace(/\d+/g, 'N')
    .slice(0, 110);
}

/** All about one that was carried out. */
export interface Migrated {
  old: ObservedJob;
  created: Change;
  acts: Acts;
  result: CarriedOut;
  random: Random;
  name: string;
}

async function checkMigration(stage: Stage, drawn: Draw, migrated: Migrated, played: Played): Promise<void> {
  const { created, result, random, name, acts } = migrated;
  await quiet(stage.scene);
  const report = reportIn(result.stdout);
  played.window = report?.window;
  played.lost = report?.lost.length ?? 0;
  played.problems.push(...checkGap(stage, migrated, played), ...checkFirstSync(stage, created, acts, played));
  if (report === undefined && result.exitCode === 0) played.problems.push('there is no report');
  if (played.readopted > 0) return;
  if (report) played.problems.push(...checkReport(report, stage, migrated, played));
  if (!(await finish(stage, name, random))) played.problems.push('NEW never ended');
  else if (isOver(stage.job(name)!)) played.problems.push(...checkEnd(stage, drawn, created.object as ObservedJob));
}

function reportIn(stdout: string): Report | undefined {
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return undefined;
  }
}
