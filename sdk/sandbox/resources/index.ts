import type { Strategy } from '../registry.ts';
import { cronJobStrategy } from './cron-job.ts';
import { configMapStrategy, secretStrategy } from './data.ts';
import { jobStrategy } from './job.ts';
import { podStrategy } from './pod.ts';
import { serviceStrategy } from './service.ts';
import * as stored from './stored.ts';

export { admit } from './admission/index.ts';
export * from './kinds.ts';

/** All that the sandbox stores, each kind with its rules. */
export const strategies: readonly Strategy[] = [
  jobStrategy,
  cronJobStrategy,
  podStrategy,
  stored.eventStrategy,
  configMapStrategy,
  secretStrategy,
  serviceStrategy,
  stored.serviceAccountStrategy,
  stored.leaseStrategy,
  stored.namespaceStrategy,
  stored.nodeStrategy,
  stored.resourceQuotaStrategy,
  stored.limitRangeStrategy,
  stored.claimStrategy,
  stored.endpointSliceStrategy,
  stored.priorityClassStrategy,
];
