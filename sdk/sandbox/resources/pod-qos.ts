import { type Fields, fieldsOf, listOfFields } from '../../batch-v1/fields.ts';
import { thousandths } from '../../batch-v1/quantity.ts';

const COUNTED = ['cpu', 'memory'];

/** `GetPodQOS` of Kubernetes: by what the containers, or the pod as a whole, request and are limited to. */
export function qosClass(spec: Fields): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const own = fieldsOf(spec.resources);
  const containers = [...listOfFields(spec.containers), ...listOfFields(spec.initContainers)];
  const all = hasAny(own) ? [own] : containers.map(({ resources }) => fieldsOf(resources));
  if (!all.some(hasAny)) return 'BestEffort';
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function hasAny(resources: Fields): boolean {
  return COUNTED.some((name) => amount(resources.requests, name) > 0 || amount(resources.limits, name) > 0);
}

function isGuaranteed(resources: Fields): boolean {
  return COUNTED.every((name) => {
    const limit = amount(resources.limits, name);
    return limit > 0 && amount(resources.requests, name) === limit;
  });
}

function amount(list: unknown, name: string): number {
  const value = fieldsOf(list)[name];
  return value === undefined ? 0 : (thousandths(value) ?? 0);
}
