import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { oneLine } from './text.ts';

/** How kubectl names an object: `job.batch/pi`, `configmap/settings`; with generateName, `job.batch/pi-*`. */
export function objectName({ apiVersion, kind, metadata }: KubernetesObject): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const type = version === undefined || group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  const name = metadata?.name ?? (metadata?.generateName ? `${metadata.generateName}*` : '<unknown>');
  return oneLine(`${type}/${name}`);
}

/** ` after job/etl, group/train`, behind what is done with a Job that waits for others; '' for one that does not. */
export function afterText(requirements: string[]): string {
  return requirements.length === 0 ? '' : oneLine(` after ${requirements.join(', ')}`);
}
