import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { nearest } from '../../nearest.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { listOf, text } from '../rule.ts';

/** The volumes of a pod by their names. */
export type Volumes = ReadonlyMap<string, Fields>;

export function volumesOf(job: JobView): Volumes {
  const volumes = listOf(job.pod.volumes).filter(isFields);
  return new Map(volumes.map((volume) => [text(volume.name) ?? '', volume]));
}

export function unknownVolume(name: unknown, path: Path, volumes: Volumes): readonly Problem[] {
  if (typeof name !== 'string' || name === '' || volumes.has(name)) return NO_PROBLEMS;
  const near = nearest(name, volumes.keys());
  const fix = near === undefined ? `add a volume called ${name}` : `did you mean \`${near}\`?`;
  return [{ path, value: name, message: 'must name a volume of the pod', fix }];
}

export function uniquePath(place: unknown, path: Path, seen: Set<string>): readonly Problem[] {
  if (typeof place !== 'string' || place === '') return NO_PROBLEMS;
  const taken = seen.has(place);
  seen.add(place);
  return taken ? [{ path, value: place, message: 'must be unique in its container' }] : NO_PROBLEMS;
}
