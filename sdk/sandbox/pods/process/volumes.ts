import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Volume } from '../../../batch-v1/volume.ts';
import type { EnvironmentContext } from './environment.ts';
import { ContainerProblem } from './problem.ts';
import { volumeFiles } from './volume-files.ts';

/**
 * Makes the folder of a volume, once for all containers of its pod.
 *
 * @param folder of all volumes of the pod
 * @returns where it is
 * @throws ContainerProblem (isVolume) for a kind that local processes cannot have, or for what is not there
 */
export function makeVolume(volume: Volume, folder: string, context: EnvironmentContext): string {
  if (volume.hostPath) return hostFolder(volume.name, volume.hostPath);
  const path = join(folder, volume.name);
  if (existsSync(path)) return path;
  const files = filesOf(volume, context);
  if (!files && !volume.emptyDir) throw unsupported(volume);
  mkdirSync(path, { recursive: true });
  // As the kubelet does: whoever the process is may write.
  if (volume.emptyDir) chmodSync(path, 0o777);
  for (const { path: name, content, mode } of files ?? []) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }
  return path;
}

function filesOf(volume: Volume, context: EnvironmentContext) {
  try {
    return volumeFiles(volume, context);
  } catch (error) {
    if (!(error instanceof ContainerProblem)) throw error;
    throw failed(volume.name, error.message);
  }
}

function failed(name: string, why: string): ContainerProblem {
  return new ContainerProblem(`MountVolume.SetUp failed for volume "${name}" : ${why}`, true);
}

function unsupported(volume: Volume): ContainerProblem {
  const kind = Object.keys(volume).find((field) => field !== 'name');
  const has = 'emptyDir, configMap, secret, downwardAPI, projected and hostPath';
  return failed(volume.name, `the sandbox has no ${kind}; local processes have ${has}`);
}

function hostFolder(name: string, { path, type = '' }: NonNullable<Volume['hostPath']>): string {
  if (type === 'DirectoryOrCreate') mkdirSync(path, { recursive: true });
  const kind = existsSync(path) ? (statSync(path).isDirectory() ? 'Directory' : 'File') : undefined;
  if (kind === undefined) throw failed(name, `hostPath type check failed: ${path} is not there`);
  if (type.startsWith('Directory') && kind !== 'Directory') {
    throw failed(name, `hostPath type check failed: ${path} is not a directory`);
  }
  return path;
}
