import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../../sdk/errors.ts';
import { readYaml } from '../../sdk/yaml/index.ts';
import {
  type ProgramContext,
  type ProgramObject,
  readOutdir,
  refuseEnd,
  startProgram,
  withOutdir,
} from './program-run.ts';

/** Runs the `app` command of a folder's cdk8s.yaml, as `cdk8s synth` does, and returns what it wrote. */
export async function runCdk8sApp(folder: string, context: ProgramContext): Promise<ProgramObject[]> {
  const name = join(folder, 'cdk8s.yaml');
  const command = appOf(await readFile(resolve(context.cwd, name), 'utf8'), name);
  const [shell, ...args] =
    platform() === 'win32'
      ? ['cmd.exe', '/d', '/s', '/c', command]
      : ['/bin/sh', '-c', `${command} "$@"`, 'sh', ...(context.programArguments ?? [])];
  return withOutdir(async (outdir) => {
    const result = await startProgram(
      { command: shell as string, args, cwd: resolve(context.cwd, folder), outdir, name },
      context,
    );
    refuseEnd(`the app of ${name} (${command})`, result, [], context);
    const written = await readOutdir(outdir, name);
    if (written.length > 0) return written;
    throw new UsageError(`${name}: its app (${command}) wrote no manifests`, {
      hint: 'it must call app.synth() on an App without an outdir of its own',
    });
  });
}

function appOf(text: string, name: string): string {
  const app = (readYaml(text, name)[0]?.object as { app?: unknown } | undefined)?.app;
  if (typeof app === 'string' && app.trim() !== '') return app;
  throw new UsageError(`${name}: has no "app"`, {
    hint: 'app: names the command that synthesises, e.g. app: npx tsx main.ts',
  });
}
