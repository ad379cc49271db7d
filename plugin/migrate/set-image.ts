import { type Fields, fieldsOf, listOfFields } from '../../sdk/batch-v1/fields.ts';
import { nearest } from '../../sdk/batch-v1/nearest.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { UsageError } from '../../sdk/errors.ts';

/**
 * `--image main=busybox:1.37`, in place; `--image busybox:1.37` where there is one container.
 *
 * @throws UsageError for a container that is not there
 */
export function setImage(job: KubernetesObject, word: string): void {
  const pod = fieldsOf(fieldsOf(fieldsOf(job.spec).template).spec);
  const containers = listOfFields(pod.containers);
  const all = [...containers, ...listOfFields(pod.initContainers)];
  const at = word.indexOf('=');
  const image = word.slice(at + 1);
  if (image === '' || /\s/.test(image))
    throw new UsageError(`--image ${word}: "${image}" is no image`, {
      hint: 'write it like --image main=busybox:1.37',
    });
  if (at >= 0) named(all, word.slice(0, at), word).image = image;
  else if (containers.length === 1) containers[0]!.image = image;
  else
    throw new UsageError(`--image ${word}: which container? There are ${names(all)}`, {
      hint: `write --image ${String(containers[0]?.name ?? 'NAME')}=${image}`,
    });
}

function named(containers: Fields[], name: string, word: string): Fields {
  const found = containers.find((container) => container.name === name);
  if (found) return found;
  const all = containers.map((container) => String(container.name));
  const near = nearest(name, all);
  const there = all.length === 1 ? `there is ${all[0]}` : `there are ${names(containers)}`;
  throw new UsageError(`--image ${word}: there is no container "${name}": ${there}`, {
    ...(near !== undefined && { hint: `did you mean ${near}?` }),
  });
}

function names(containers: Fields[]): string {
  return containers.map(({ name }) => String(name)).join(', ');
}
