import type { Row } from './manifests.ts';
import { MOUNT_ROWS } from './mount-rows.ts';
import { PLACEMENT_ROWS } from './placement-rows.ts';
import { POD_LEVEL_ROWS } from './pod-level-rows.ts';
import { VOLUME_ROWS } from './volume-rows.ts';

/** Mistakes in what containers share: each has its own test, and all are put before the API server. */
export const POD_ROWS: readonly Row[] = [...VOLUME_ROWS, ...MOUNT_ROWS, ...PLACEMENT_ROWS, ...POD_LEVEL_ROWS];
