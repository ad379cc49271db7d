import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../render/output.ts';
import { type RunFlags, runFlags } from './run-flags.ts';
import { connectEarly, templateReader } from './shared.ts';

export const run = defineCommand({
  name: 'run',
  summary: 'Create Jobs and follow them to their end; the exit code tells how.',
  description: [
    'Jobs come from files, from typed programs, or from an image and a command. All input is checked before anything is',
    'written. Objects that are no Jobs are applied first; a CronJob is applied and not followed. A Job of the same name',
    'and the same spec that still runs is followed; one that has ended or differs is an error that names the ways on.',
    'A Job that depends on others is created as soon as these are complete, and not at all where one of them fails.',
    'Ctrl-C ends the following, not the Jobs.',
  ].join('\n'),
  usage: ['run -f FILE|DIR|- [flags] [-- ARGUMENT...]', 'run --image IMAGE [flags] -- COMMAND [ARGUMENT...]'],
  examples: [
    { does: 'A command in an image, with its output', words: 'run --image busybox -- echo hi' },
    { does: 'A typed program', words: 'run -f jobs.ts' },
    {
      does: 'Eight pods at a time, each with its number',
      words: "run --image busybox --indexed --completions 100 --parallelism 8 -- sh -c 'echo $JOB_COMPLETION_INDEX'",
    },
    {
      does: 'In a pipeline: give up after an hour, and leave nothing behind',
      words: 'run -f job.yaml --timeout 1h --rm',
    },
  ],
  flags: runFlags,
  after: true,
  async run({ flags, after }, context) {
    refuseCombinations(flags);
    const output = await outputOf(flags, context);
    const isOffline = flags['dry-run'] === 'client';
    const connection = isOffline ? undefined : connectEarly(flags, context);
    const { prepare } = await import('./run-input.ts');
    const objects = await prepare(flags, after, context);
    if (!connection) return showClientDryRun(objects, flags.namespace, output, context);
    const { runOnCluster } = await import('./run-on-cluster.ts');
    const kube = await connection;
    if (flags.sandbox) await tellPods(context);
    return runOnCluster(kube, objects, { ...flags, output }, context);
  },
});

const imageOnly = [
  'name',
  'completions',
  'parallelism',
  'indexed',
  'backoff-limit',
  'env',
  'cpu',
  'memory',
  'service-account',
] as const;

function refuseCombinations(flags: RunFlags): void {
  if (!flags.filename && !flags.image) {
    throw new UsageError('run needs a file or an image', {
      hint: 'e.g. kubectl batch run -f job.yaml, or kubectl batch run --image busybox -- echo hi',
    });
  }
  if (flags.filename && flags.image)
    throw new UsageError('-f and --image cannot be given together', { hint: 'leave one of them out' });
  const stray = flags.image ? undefined : imageOnly.find((name) => flags[name] !== undefined);
  if (stray) throw new UsageError(`--${stray} goes with --image`, { hint: 'with -f, set it in the file' });
  if (flags.detach && flags.rm)
    throw new UsageError('--detach and --rm cannot be given together', {
      hint: 'ttlSecondsAfterFinished lets the cluster remove the Job',
    });
  for (const name of ['timeout', 'fail-fast', 'logs'] as const) {
    if (flags.detach && flags[name])
      throw new UsageError(`--detach and --${name} cannot be given together`, {
        hint: 'what is not followed cannot be timed, judged or read',
      });
  }
  if (flags.replace && flags['generate-name'])
    throw new UsageError('--replace and --generate-name cannot be given together', {
      hint: 'a new name replaces nothing',
    });
}

/** Read before anything is written: what cannot be printed is not created either. */
async function outputOf(flags: RunFlags, context: Context): Promise<Output | undefined> {
  if (flags.output === undefined) return undefined;
  const { parseOutput } = await import('../render/output.ts');
  const output = parseOutput(flags.output, templateReader(context));
  if (output.kind !== 'wide') return output;
  throw new UsageError('-o wide is for list', {
    hint: 'run prints objects: -o name, json, yaml, jsonpath=... or custom-columns=...',
  });
}

/** An image that is never pulled would surprise. */
async function tellPods({ env, now, stderr }: Context): Promise<void> {
  const [{ sandboxFolder }, { runningState }, { podsText }] = await Promise.all([
    import('../sandbox/folder.ts'),
    import('../sandbox/state.ts'),
    import('../sandbox/text.ts'),
  ]);
  const state = runningState(sandboxFolder(env), now());
  if (state) stderr.write(`in the sandbox ${podsText(state)}\n`);
}

async function showClientDryRun(
  objects: KubernetesObject[],
  namespace: string | undefined,
  output: Output | undefined,
  context: Context,
): Promise<number> {
  const [{ renderObjects }, { afterText, objectName }, { planOrder }] = await Promise.all([
    import('../render/output.ts'),
    import('../render/object-name.ts'),
    import('../plan/order.ts'),
  ]);
  const order = planOrder(objects, namespace);
  const waveOf = (object: KubernetesObject) => order?.waves.get(object) ?? 0;
  const sorted = objects.toSorted((a, b) => waveOf(a) - waveOf(b));
  const afterOf = (object: KubernetesObject) => order?.requirements.get(object)?.map(({ text }) => text) ?? [];
  if (output) context.stdout.write(await renderObjects(sorted, output));
  else
    for (const object of sorted)
      context.stdout.write(`${objectName(object)} created${afterText(afterOf(object))} (dry run)\n`);
  return exitCodes.done;
}
