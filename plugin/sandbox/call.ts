import { UsageError } from '../../sdk/errors.ts';
import { type Command, program, type Request } from '../command.ts';
import type { Context, Interruption } from '../context.ts';
import { clusterFlags, type Flags } from '../flags.ts';
import { version } from '../version.ts';
import { ensureSandbox, type FoundSandbox } from './start.ts';
import { stopSandbox } from './stop.ts';

/** Flags of the cluster that mean something in the sandbox, too. */
const fitting = ['namespace', 'request-timeout', 'sandbox'];

/**
 * A call with `--sandbox`: the cluster is the sandbox of this user, whatever the kubeconfig says. It is started when the
 * command wants to connect and there is none. One that this call has started ends with it when the call is interrupted.
 */
export async function inSandbox(command: Command, request: Request<Flags>, context: Context): Promise<number> {
  refuseBeside(request.flags);
  let found: Promise<FoundSandbox> | undefined;
  const connect: Context['connect'] = async (options) => {
    found ??= ensure(context);
    const { folder, startedHere } = await found;
    return { ...(await context.connect({ ...options, kubeconfig: folder.kubeconfig })), endsWithCall: startedHere };
  };
  try {
    return await command.run(request, { ...context, connect });
  } finally {
    if (isInterrupted(context.signal)) await endOwn(await found?.catch(() => undefined), context);
  }
}

async function ensure(context: Context): Promise<FoundSandbox> {
  const found = await ensureSandbox(context);
  if (found.state.version !== version)
    context.stderr.write(
      `the sandbox is still that of version ${found.state.version}; ${program} sandbox stop ends it\n`,
    );
  return found;
}

function refuseBeside(flags: Request<Flags>['flags']): void {
  const stray = Object.keys(clusterFlags).find((name) => flags[name] !== undefined && !fitting.includes(name));
  if (stray === undefined) return;
  throw new UsageError(`--sandbox and --${stray} cannot be given together`, {
    hint: `--sandbox is the cluster; leave --${stray} out`,
  });
}

/** By a signal; a reader of the output that went away leaves the Jobs to run on. */
function isInterrupted({ aborted, reason }: AbortSignal): boolean {
  return aborted && (reason as Interruption | undefined)?.signal !== 'SIGPIPE';
}

async function endOwn(found: FoundSandbox | undefined, { now, stderr }: Context): Promise<void> {
  if (!found?.startedHere) return;
  await stopSandbox(found.folder, now);
  stderr.write('the sandbox that was started for this ended, too, and what ran in it\n');
}
