import type { BackOffOptions } from '../../controller/back-off.ts';
import type { Clock } from '../clock.ts';
import type { Registry } from '../registry.ts';
import { startCronJobController } from './cron-job.ts';
import { startEventExpiry } from './event-expiry.ts';
import type { Loop } from './follow.ts';
import { startGarbageCollector } from './garbage-collector.ts';
import { startJobController } from './job.ts';
import { startNamespaceController } from './namespaces.ts';
import { startPodGarbageCollector } from './pod-gc.ts';
import { startQuotaController } from './resource-quotas.ts';
import { startTtlController } from './ttl.ts';

export interface ControllersOptions {
  registry: Registry;
  clock: Clock;
  /** Of the Job controller; default: as in Kubernetes. */
  backOff?: BackOffOptions;
  /** The certificates that clients trust, as PEM. */
  certificates?: string;
}

/** Starts what the controller manager of Kubernetes runs. The first namespaces are there when this returns. */
export function startControllers({ registry, clock, backOff, certificates }: ControllersOptions): Loop {
  const options = { registry, clock };
  const loops = [
    startNamespaceController({ ...options, ...(certificates !== undefined && { certificates }) }),
    startJobController({ ...options, ...(backOff && { backOff }) }),
    startCronJobController(options),
    startTtlController(options),
    startPodGarbageCollector(options),
    startQuotaController(options),
    startEventExpiry(options),
    startGarbageCollector(options),
  ];
  return {
    stop: () => {
      for (const loop of loops) loop.stop();
    },
  };
}
