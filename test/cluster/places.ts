import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folders outside the tree. The one of the clusters is fixed (not TMPDIR's), for a later `up` must find what an earlier one left;
 * and its name is short, for a Unix socket's path ends at 107 characters.
 */
export const clustersFolder = (env = process.env, uid = process.getuid?.() ?? 0): string =>
  env.KUBECTL_BATCH_CLUSTERS || (uid === 0 ? '/var/tmp/kubectl-batch' : `/var/tmp/kubectl-batch-${uid}`);

export const cacheFolder = (env = process.env): string =>
  env.KUBECTL_BATCH_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubectl-batch', 'cluster');

/** Where the sources of the control plane are: this folder. */
export const SOURCES = join(import.meta.dirname, 'control-plane');
