import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { PodContainer } from '../pod-types.ts';
import { expand } from './expansion.ts';
import { ContainerProblem } from './problem.ts';

/** What the image of pods that only wait does. */
const PAUSE = ['/bin/sh', '-c', 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait $!; done'];
/** Images without an entrypoint, which run what they are given, or a shell that ends at once for want of input. */
const SHELLS = ['alpine', 'busybox', 'debian', 'ubuntu'];

/**
 * A container's command and arguments, expanded (ExpandContainerCommandAndArgs).
 *
 * @throws ContainerProblem where the command would be the image's own
 */
export function commandOf(container: PodContainer, variables: ReadonlyMap<string, string>): string[] {
  const { command = [], args = [], image = '' } = container;
  const name = /([^/:@]*)(:[^/]*)?(@.*)?$/.exec(image)?.[1] ?? '';
  const isKnown = SHELLS.includes(name);
  const words = command.length > 0 || isKnown ? [...command, ...args] : [];
  if (words.length > 0) return words.map((word) => expand(word, variables));
  if (name === 'pause') return PAUSE;
  if (isKnown) return ['/bin/sh'];
  throw new ContainerProblem(
    `container "${container.name}" needs a command: the sandbox runs local processes and pulls no images, so that the entrypoint of "${image}" is unknown`,
  );
}

/** Why a command cannot be started, in runc's words; `undefined` where it can. */
export function startProblem(command: string, path: string, workingFolder: string): string | undefined {
  const problem = command.includes('/')
    ? fileProblem(isAbsolute(command) ? command : join(workingFolder, command), command)
    : path.split(delimiter).some((folder) => fileProblem(join(folder, command), command) === undefined)
      ? undefined
      : 'executable file not found in $PATH';
  if (problem !== undefined) return startFailure(`exec: "${command}": ${problem}`);
  if (statSync(workingFolder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  return startFailure(`chdir to cwd ("${workingFolder}") set in config.json failed: no such file or directory`);
}

function startFailure(why: string): string {
  const task = 'failed to create containerd task: failed to create shim task: OCI runtime create failed';
  return `${task}: runc create failed: unable to start container process: ${why}: unknown`;
}

function fileProblem(file: string, command: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return `stat ${command}: no such file or directory`;
  if (stat.isDirectory()) return 'is a directory';
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return 'permission denied';
  }
}
