import { CONTAINERS } from './containers.ts';
import { JOBS } from './jobs.ts';
import type { Sample } from './parts.ts';
import { PODS } from './pods.ts';
import { VOLUMES } from './volumes.ts';

/** Valid manifests of every shape: what mutations start from. */
export const CORPUS: readonly Sample[] = [...JOBS, ...CONTAINERS, ...PODS, ...VOLUMES];
