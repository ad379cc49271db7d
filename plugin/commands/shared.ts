import type { Context } from '../context.ts';
import { type clusterFlags, connectOptions, type FlagValues } from '../flags.ts';
import type { Kube } from '../kube/types.ts';

/** Opens the cluster that the flags of a call name; the server's warnings go to stderr as kubectl's do. */
export function connectTo(
  flags: FlagValues<typeof clusterFlags> & { verbose?: boolean },
  context: Context,
): Promise<Kube> {
  return context.connect(
    connectOptions(flags, {
      env: context.env,
      onWarning: (text) => context.stderr.write(`Warning: ${text}\n`),
      ...(flags.verbose ? { onRequest: (line: string) => context.stderr.write(`${line}\n`) } : {}),
    }),
  );
}
