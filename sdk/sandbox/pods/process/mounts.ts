import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { PodContainer } from '../pod-types.ts';
import type { EnvironmentContext } from './environment.ts';
import { expand } from './expansion.ts';
import { ContainerProblem } from './problem.ts';
import { makeVolume } from './volumes.ts';

/** A file or folder at another place. */
export interface Mount {
  source: string;
  /** Relative: to the working folder. */
  target: string;
  readOnly: boolean;
}

/** Where the server's admission mounts the token of the service account: nobody would take it here. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @throws ContainerProblem */
export function mountsOf(
  container: PodContainer,
  context: EnvironmentContext,
  folder: string,
  variables: ReadonlyMap<string, string>,
): Mount[] {
  const mounts = (container.volumeMounts ?? []).filter(({ mountPath }) => mountPath !== SERVICE_ACCOUNT);
  return mounts.map(({ name, mountPath, subPath, subPathExpr, readOnly = false }) => {
    const volume = context.pod.spec.volumes?.find((candidate) => candidate.name === name);
    if (!volume) throw new ContainerProblem(`cannot find volume "${name}" to mount into container "${container.name}"`);
    const within = subPathExpr === undefined ? (subPath ?? '') : expand(subPathExpr, variables);
    const source =
      within === '' ? makeVolume(volume, folder, context) : part(makeVolume(volume, folder, context), within);
    return { source, target: mountPath, readOnly };
  });
}

/** What is not there yet is made a folder. */
function part(volume: string, within: string): string {
  const path = join(volume, within);
  if (isAbsolute(within) || within.split('/').includes('..')) {
    throw new ContainerProblem(`subPath "${within}" must be a relative path without ".."`);
  }
  if (!existsSync(path)) mkdirSync(path, { recursive: true });
  return path;
}

/** Puts links to what is mounted at relative paths into the working folder. */
export function linkMounts(mounts: readonly Mount[], workingFolder: string): void {
  for (const { source, target } of mounts) {
    const link = join(workingFolder, target);
    if (!normalize(link).startsWith(workingFolder) || existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(source, link);
  }
}
