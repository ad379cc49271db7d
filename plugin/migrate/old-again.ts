import type { KubernetesObject, ObservedJob } from '../../sdk/batch-v1/objects.ts';
import { adopting } from './adopting.ts';
import { fromOld } from './base.ts';

/**
 * A Job of OLD's name and spec that takes the same pods on, for `--abort` and `--fall-back`: OLD's selector is generated
 * from its uid, which no other Job gets, so that it has to be a manual one.
 */
export function oldAgain(old: ObservedJob): KubernetesObject {
  return adopting(old, fromOld(old), `job "${old.metadata.name}"`);
}
