import type { Fields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Problem } from '../rule.ts';
import { fieldsOf, isMissing, text } from '../rule.ts';
import { unknownVolume, volumesOf } from './volumes.ts';

/** A variable's file lies in an emptyDir of the pod. */
export function checkVariables(job: JobView): readonly Problem[] {
  return job.containers.flatMap(({ container, path }) =>
    eachItem(container.env, [...path, 'env'], (variable, at) => {
      const name = text(fieldsOf(fieldsOf(variable.valueFrom).fileKeyRef).volumeName);
      if (!name) return NO_PROBLEMS;
      const place = [...at, 'valueFrom', 'fileKeyRef', 'volumeName'];
      const volumes = volumesOf(job);
      const volume = volumes.get(name);
      if (volume === undefined) return unknownVolume(name, place, volumes);
      if (isEmptyDir(volume)) return NO_PROBLEMS;
      return [{ path: place, value: name, message: 'must name a volume that is an emptyDir' }];
    }),
  );
}

function isEmptyDir(volume: Fields): boolean {
  const sources = Object.keys(volume).filter((field) => field !== 'name' && !isMissing(volume[field]));
  return sources.length === 0 || !isMissing(volume.emptyDir);
}
