import type { Scenario } from '../scenario.ts';
import { backOff } from './back-off.ts';
import { counting } from './counting.ts';
import { cron, cronRefusals } from './cron.ts';
import { backoffLimit, perIndex, podFailurePolicy, restarts, successPolicy } from './failing.ts';
import { elastic, indexedJobs, workQueue } from './indexed.ts';
import { adoption, deletion, replacement, scaling, suspension, times } from './lifecycle.ts';
import { apply_, defaulting, listing, patches, pods, statusRules, writes } from './objects.ts';
import { badRequests, immutability, validation } from './refusals.ts';
import { garbage, surroundings, watches } from './watches.ts';

export const scenarios: readonly Scenario[] = [
  ...counting,
  ...workQueue,
  ...indexedJobs,
  ...elastic,
  ...backoffLimit,
  ...backOff,
  ...restarts,
  ...perIndex,
  ...podFailurePolicy,
  ...successPolicy,
  ...suspension,
  ...replacement,
  ...scaling,
  ...times,
  ...deletion,
  ...adoption,
  ...validation,
  ...badRequests,
  ...immutability,
  ...defaulting,
  ...pods,
  ...writes,
  ...patches,
  ...apply_,
  ...statusRules,
  ...listing,
  ...watches,
  ...surroundings,
  ...garbage,
  ...cron,
  ...cronRefusals,
];
