import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BatchError } from '../../sdk/errors.ts';
import type { Context } from '../context.ts';
import { type clusterFlags, connectOptions, type FlagValues } from '../flags.ts';
import { decode, fileProblem } from '../input/text.ts';
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

/** The same while the input is still read, since a sandbox and a program both take their time. What fails is told when it is awaited. */
export function connectEarly(...call: Parameters<typeof connectTo>): Promise<Kube> {
  const connection = connectTo(...call);
  connection.catch(() => {});
  return connection;
}

/** Reads the files that `-o jsonpath-file=` and `-o custom-columns-file=` name. Throws UsageError for one that cannot be. */
export function templateReader(context: Context): (file: string) => string {
  return (file) => {
    try {
      return decode(readFileSync(resolve(context.cwd, file)), file);
    } catch (error) {
      throw error instanceof BatchError ? error : fileProblem(file, error as NodeJS.ErrnoException);
    }
  };
}
