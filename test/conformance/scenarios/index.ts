import type { Scenario } from '../scenario.ts';
import { adoption } from './adoption.ts';
import { backOff } from './back-off.ts';
import { backoffLimit, perIndex, restarts } from './back-off-limit.ts';
import { counting } from './counting.ts';
import { cron } from './cron.ts';
import { cronRefusals } from './cron-refusals.ts';
import { times } from './deadlines.ts';
import { defaulting, pods } from './defaulting.ts';
import { deletion } from './deletion.ts';
import { garbage } from './garbage.ts';
import { elastic, indexedJobs, workQueue } from './indexed.ts';
import { listing } from './lists.ts';
import { surroundings } from './namespaces.ts';
import { patches } from './patches.ts';
import { podFailurePolicy, successPolicy } from './policies.ts';
import { badRequests, immutability, validation } from './refusals.ts';
import { serverSideApply } from './server-side-apply.ts';
import { statusRules } from './status-rules.ts';
import { replacement, scaling, suspension } from './suspension.ts';
import { watches } from './watches.ts';
import { writes } from './writes.ts';

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
  ...serverSideApply,
  ...statusRules,
  ...listing,
  ...watches,
  ...surroundings,
  ...garbage,
  ...cron,
  ...cronRefusals,
];
