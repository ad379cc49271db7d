import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../conformance/random.ts';
import { builtProgram } from '../helpers/sandbox-home.ts';
import type { CarriedOut, CarryOut } from './one.ts';
import type { Stage } from './stage.ts';

/** When a run is killed: at that line, or behind the answer to so many requests since the journal is there; and how much later. */
interface Blow {
  at: string | number;
  /** Milliseconds. */
  after: number;
}

/** With `-v` each step is told when it begins, as the one before it has ended, and each request when it is answered. */
const TOLD = /^[A-Z]+ https:\/\/.* \d+ms$/;
const BEFORE_JOURNAL = /^[\s\S]*?(?=^POST \S*\/configmaps\b)/m;
const MOST_REQUESTS = 16;

/** Where one step ends and the next begins. */
export const boundaries = [
  'step record',
  'journal written',
  'step delete',
  'step gone',
  'step clean',
  'step settle',
  'step create',
  'step adopt',
  'step count',
  'step finish',
];

function blowFrom(random: Random): Blow {
  if (random.chance(0.3)) return { at: random.pick(boundaries), after: 0 };
  return { at: random.between(1, MOST_REQUESTS), after: random.chance(0.6) ? 0 : random.between(1, 400) };
}

/** The last boundary that was told, and how many requests have been answered since: none where it died right there. */
function placeOfDeath(stderr: string): string {
  const lines = stderr.split('\n');
  const last = lines.findLastIndex((line) => boundaries.includes(line));
  const since = lines.slice(last + 1).filter((line) => TOLD.test(line)).length;
  const where = lines[last] ?? 'before the first step';
  return since === 0 ? where : `${where} + ${since} requests`;
}

/**
 * Runs the program as a process of its own, kills it, and goes on with `--resume` until it is done: sometimes that is killed as
 * well, sometimes it is on another machine, with another home and another host name.
 */
export const killed: CarryOut = (words, stage, asked) => carryOut(words, stage, asked, blowFrom(asked.random));

/** The same with the first run killed at that boundary. */
export const killedAt =
  (boundary: string): CarryOut =>
  (words, stage, asked) =>
    carryOut(words, stage, asked, { at: boundary, after: 0 });

async function carryOut(
  words: string[],
  { scene }: Stage,
  { stdin, random }: Parameters<CarryOut>[2],
  first: Blow,
): Promise<CarriedOut> {
  const homes: string[] = [];
  const home = () => {
    homes.push(mkdtempSync(join(tmpdir(), 'kubectl-batch-migrate-')));
    return homes.at(-1)!;
  };
  const kills: string[] = [];
  let told = '';
  let place: Place = { home: home(), host: undefined };
  const run = async (argv: string[], blow?: Blow) => {
    const result = await runOnce([...argv, '-v', '-n', scene.namespace], { stdin, place, blow });
    told += `$ ${argv.join(' ')}\n${brief(result.stderr)}${result.blow ? `killed: ${result.blow}\n` : ''}`;
    if (result.blow) kills.push(result.blow);
    return result;
  };
  const resume = ['migrate', '--resume', 'old', '-o', 'json'];
  try {
    let result = await run(words, first);
    // Held by a run that is dead, as far as another machine knows: until its time is over.
    const end = Date.now() + 120_000;
    while (result.exitCode !== 0 && Date.now() < end) {
      if (result.exitCode === 2) break;
      if (result.blow && random.chance(0.3))
        place = { home: home(), host: random.chance(0.3) ? 'elsewhere' : undefined };
      const notBegun = /there is no migration of job/.test(result.stderr);
      if (/is carried out by/.test(result.stderr)) await sleep(1_000);
      const again = kills.length < 3 && random.chance(0.3) ? blowFrom(random) : undefined;
      result = await run(notBegun ? words : resume, again);
    }
    const { exitCode, stdout } = result;
    // What is changed in place has no journal.
    if (exitCode === 0 && /journal written/.test(told) && random.chance(0.2))
      await mustBeDone(await run(resume), words);
    return { exitCode, stdout, stderr: told, kills };
  } finally {
    for (const folder of homes) rmSync(folder, { recursive: true, force: true });
  }
}

/** The requests without what is the same in each. */
function brief(stderr: string): string {
  return stderr.replace(/^POST \S*\/selfsubjectaccessreviews .*\n/gm, '').replace(/https:\S*\/namespaces\/[\w-]+/g, '');
}

async function mustBeDone({ exitCode, stderr }: CarriedOut, words: string[]): Promise<void> {
  if (exitCode !== 0 || !/already done/.test(stderr))
    throw new Error(`${words.join(' ')}: --resume of what is done: exit ${exitCode}, ${stderr}`);
}

interface Place {
  home: string;
  /** As another machine; the machine's own where there is none. */
  host: string | undefined;
}

interface RunOptions {
  stdin: string;
  place: Place;
  blow: Blow | undefined;
}

/** One process, from its start to its end or its death. */
function runOnce(argv: string[], { stdin, place, blow }: RunOptions): Promise<CarriedOut & { blow?: string }> {
  const command = [process.execPath, builtProgram, ...argv];
  const script = `hostname ${place.host} && exec "$@"`;
  const [file = '', ...rest] = place.host ? ['unshare', '--uts', 'sh', '-c', script, 'sh', ...command] : command;
  const env = { KUBECONFIG: process.env.KUBECONFIG_TEST, HOME: place.home, PATH: process.env.PATH };
  const child = spawn(file, rest, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const result = { exitCode: -1, stdout: '', stderr: '', blow: undefined as string | undefined };
  const begins = !argv.includes('--resume');
  let isStruck = false;
  const kill = () => {
    if (child.exitCode === null) child.kill('SIGKILL');
  };
  const isTime = ({ at }: Blow) => {
    if (typeof at === 'string') return result.stderr.includes(`${at}\n`);
    const since = begins ? result.stderr.replace(BEFORE_JOURNAL, '') : result.stderr;
    if (begins && since === result.stderr) return false;
    return since.split('\n').filter((line) => TOLD.test(line)).length >= at;
  };
  const look = () => {
    if (!blow || isStruck || !isTime(blow)) return;
    isStruck = true;
    if (blow.after === 0) kill();
    else setTimeout(kill, blow.after);
  };
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  child.stdout.setEncoding('utf8').on('data', (text) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    result.stderr += text;
    look();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      result.exitCode = code ?? 128 + constants.signals[signal!];
      if (signal === 'SIGKILL') result.blow = placeOfDeath(result.stderr);
      resolve(result);
    });
  });
}
