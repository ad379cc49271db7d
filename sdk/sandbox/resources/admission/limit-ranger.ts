import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import { thousandths } from '../../../batch-v1/quantity.ts';
import { forbidden } from '../../store/refusals.ts';
import { changeEach, withDefaults } from '../defaults/fields.ts';
import { pods } from '../kinds.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
const KINDS = { containers: 'container', initContainers: 'init container' } as const;

/**
 * The plug-in LimitRanger, for the containers of a pod: the defaults of the namespace, then its least and most.
 *
 * @throws StatusError 403
 */
export function withLimits(pod: KubernetesObject, ranges: readonly KubernetesObject[]): KubernetesObject {
  const items = ranges
    .flatMap(({ spec }) => listOfFields(fieldsOf(spec).limits))
    .filter(({ type }) => type === 'Container');
  if (items.length === 0) return pod;
  const notes: string[] = [];
  let spec = fieldsOf(pod.spec);
  for (const list of ['containers', 'initContainers'] as const) {
    spec = changeEach(spec, list, (container) =>
      items.reduce((fields, item) => withItem(fields, item, KINDS[list], notes), container),
    );
  }
  const faults = ['containers', 'initContainers'].flatMap((list) =>
    listOfFields(spec[list]).flatMap(({ resources }) => items.flatMap((item) => faultsOf(fieldsOf(resources), item))),
  );
  if (faults.length > 0) {
    const why = faults.length === 1 ? faults[0]! : `[${[...new Set(faults)].join(', ')}]`;
    throw forbidden(pods, pod.metadata.name ?? '', why);
  }
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec };
}

function withItem(container: Fields, item: Fields, kind: string, notes: string[]): Fields {
  const given = fieldsOf(container.resources);
  const resources = { ...given };
  for (const [list, from, word] of [
    ['requests', 'defaultRequest', 'request'],
    ['limits', 'default', 'limit'],
  ] as const) {
    const before = fieldsOf(given[list]);
    const added = Object.keys(fieldsOf(item[from])).filter((name) => before[name] === undefined);
    if (added.length === 0) continue;
    resources[list] = withDefaults(before, fieldsOf(item[from]));
    notes.push(`${added.sort().join(', ')} ${word} for ${kind} ${container.name}`);
  }
  return { ...container, resources };
}

function faultsOf({ requests, limits }: Fields, { min, max }: Fields): string[] {
  const [request, limit] = [fieldsOf(requests), fieldsOf(limits)];
  const fault = (word: string, name: string, enforced: unknown, rest: string) =>
    `${word} ${name} usage per Container is ${enforced}${rest}`;
  const least = Object.entries(fieldsOf(min)).flatMap(([name, enforced]) => {
    if (request[name] === undefined) return fault('minimum', name, enforced, '.  No request is specified');
    if (isBelow(request[name], enforced)) return fault('minimum', name, enforced, `, but request is ${request[name]}`);
    return isBelow(limit[name], enforced) ? fault('minimum', name, enforced, `, but limit is ${limit[name]}`) : [];
  });
  const most = Object.entries(fieldsOf(max)).flatMap(([name, enforced]) => {
    if (limit[name] === undefined) return fault('maximum', name, enforced, '.  No limit is specified');
    if (isBelow(enforced, limit[name])) return fault('maximum', name, enforced, `, but limit is ${limit[name]}`);
    return isBelow(enforced, request[name])
      ? fault('maximum', name, enforced, `, but request is ${request[name]}`)
      : [];
  });
  return [...least, ...most];
}

function isBelow(quantity: unknown, other: unknown): boolean {
  if (quantity === undefined || other === undefined) return false;
  return (thousandths(quantity) ?? 0) < (thousandths(other) ?? 0);
}
