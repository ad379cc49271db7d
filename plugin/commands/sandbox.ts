import { platform } from 'node:os';
import { nearest } from '../../sdk/batch-v1/nearest.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { FlagValues } from '../flags.ts';
import type { SandboxFolder } from '../sandbox/folder.ts';
import { idleOfDetached } from '../sandbox/idle.ts';
import type { SandboxState } from '../sandbox/state.ts';

const actions = ['start', 'status', 'kubeconfig', 'stop'] as const;
type Action = (typeof actions)[number];

const sandboxFlags = {
  detach: { type: 'boolean', summary: 'Let it run on by itself, and come back when it is ready.' },
  speed: {
    type: 'integer',
    summary: 'How many seconds pass in it in one of ours: with 100, an hour takes 36 s; default 1.',
  },
  exec: {
    type: 'boolean',
    summary: 'Run the commands of pods as processes of this machine, the default; with --no-exec pods are only played.',
  },
  port: { type: 'integer', summary: 'The port of 127.0.0.1 that it listens on; default: any free one.' },
  nodes: { type: 'integer', summary: 'How many nodes it pretends to have; default 1.' },
  idle: {
    type: 'duration',
    value: 'DURATION',
    summary: 'End by itself when nothing has changed for so long; default 0, never, and 8h with --detach.',
  },
} as const;

type SandboxFlags = FlagValues<typeof sandboxFlags>;

export const sandbox = defineCommand({
  name: 'sandbox',
  summary: 'Start a Kubernetes for Jobs on this machine, to try things and to test.',
  description: [
    'The sandbox is an API server with the controllers of Jobs and CronJobs, in memory, for kubectl, this program and any other',
    'client. It listens on 127.0.0.1 alone. Commands of pods run as processes of this machine: images are not pulled. Each user has',
    'one; what runs in it is gone when it ends. Other commands use it with --sandbox, and start it where there is none.',
    '',
    'start runs it until Ctrl-C, or with --detach until stop; the line that it prints sets KUBECONFIG. status tells of the one that',
    'runs (exit code 3: none does), kubeconfig prints the path of its kubeconfig, stop ends it and all its pods.',
  ].join('\n'),
  usage: ['sandbox [start] [flags]', 'sandbox status|kubeconfig|stop'],
  examples: [
    { does: 'Run it in this terminal', words: 'sandbox' },
    { does: 'Run it behind, and use it with kubectl', words: 'sandbox --detach' },
    { does: 'Play a day of CronJobs in a quarter of an hour', words: 'sandbox --no-exec --speed 100' },
    { does: 'End it', words: 'sandbox stop' },
  ],
  flags: sandboxFlags,
  names: actions,
  async run({ names, flags }, context) {
    const action = actionOf(names);
    if (action === 'start') return start(flags, context);
    const stray = Object.keys(sandboxFlags).find((name) => flags[name as keyof SandboxFlags] !== undefined);
    if (stray) throw new UsageError(`--${stray} goes with the start of a sandbox, not with ${action}`);
    return { status, kubeconfig, stop }[action](context);
  },
});

function actionOf([name = 'start', second]: string[]): Action {
  if (second !== undefined) throw new UsageError(`sandbox takes one word, not "${second}" as well`);
  const found = actions.find((one) => one === name);
  if (found) return found;
  const near = nearest(name, actions);
  throw new UsageError(`sandbox cannot ${name}`, {
    hint: near ? `did you mean: kubectl batch sandbox ${near}` : `it can ${actions.join(', ')}`,
  });
}

async function start(flags: SandboxFlags, context: Context): Promise<number> {
  // Windows has no process groups: what a pod starts could not be ended with it.
  const { speed = 1, exec = platform() !== 'win32', port = 0, nodes, idle = 0 } = flags;
  refuseOutside('speed', speed, 1, 100_000);
  refuseOutside('port', port, 0, 65_535);
  if (nodes !== undefined) refuseOutside('nodes', nodes, 1, 1000);
  if (!flags.detach) {
    const { serve } = await import('../sandbox/serve.ts');
    return serve({ speed, exec, port, nodes, idle }, context);
  }
  const words = Object.entries({ speed, exec, port, nodes, idle: `${flags.idle ?? idleOfDetached}ms` }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]),
  );
  const [{ startDetached }, { aboutText, exportLine, runsAlready }] = await Promise.all([
    import('../sandbox/start.ts'),
    import('../sandbox/text.ts'),
  ]);
  const { folder, state, startedHere } = await startDetached(words, context);
  if (!startedHere) throw runsAlready(state);
  context.stderr.write(aboutText(state, folder));
  context.stdout.write(exportLine(folder));
  return exitCodes.done;
}

async function status(context: Context): Promise<number> {
  const { folder, state } = await find(context);
  const { statusText } = await import('../sandbox/text.ts');
  context.stdout.write(statusText(state, folder));
  return exitCodes.done;
}

async function kubeconfig(context: Context): Promise<number> {
  const { folder } = await find(context);
  context.stdout.write(`${folder.kubeconfig}\n`);
  return exitCodes.done;
}

async function stop(context: Context): Promise<number> {
  const [{ sandboxFolder }, { stopSandbox }] = await Promise.all([
    import('../sandbox/folder.ts'),
    import('../sandbox/stop.ts'),
  ]);
  const ended = await stopSandbox(sandboxFolder(context.env), context.now);
  context.stderr.write(ended ? 'the sandbox has ended, and what ran in it\n' : 'no sandbox runs\n');
  return exitCodes.done;
}

/** The sandbox that runs, with all that is known of it. */
async function find({ env, now }: Context): Promise<{ folder: SandboxFolder; state: SandboxState }> {
  const [{ sandboxFolder }, { runningState }] = await Promise.all([
    import('../sandbox/folder.ts'),
    import('../sandbox/state.ts'),
  ]);
  const folder = sandboxFolder(env);
  const state = runningState(folder, now());
  if (state) return { folder, state };
  throw new BatchError('NotFound', 'no sandbox runs', { hint: 'start one: kubectl batch sandbox --detach' });
}

function refuseOutside(name: keyof SandboxFlags, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new UsageError(`--${name}: ${value} is not between ${least} and ${most}`);
}
