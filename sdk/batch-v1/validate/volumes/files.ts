import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { FILE_FIELDS, fieldRefProblems, resourceRefProblems } from '../field-refs.ts';
import { eachItem } from '../items.ts';
import { fileMode, filePath } from '../paths.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing } from '../rule.ts';
import { filled, needed } from '../texts.ts';
import type { SourceCheck } from './source.ts';

/** Volumes whose files come out of the API: ConfigMaps, Secrets and fields of the pod. */
export const FILE_SOURCES: Readonly<Record<string, SourceCheck>> = {
  configMap: (source, path) => [
    ...needed(source, path, ['name']),
    ...fileMode(source, 'defaultMode', path),
    ...keyFiles(source, path),
  ],
  secret: (source, path) => [
    ...needed(source, path, ['secretName']),
    ...fileMode(source, 'defaultMode', path),
    ...keyFiles(source, path),
  ],
  downwardAPI: (source, path) => [...fileMode(source, 'defaultMode', path), ...fieldFiles(source, path)],
};

/** The `items` of a ConfigMap or Secret: a key, and the file that it becomes. */
export function keyFiles({ items }: Fields, path: Path): readonly Problem[] {
  return eachItem(items, [...path, 'items'], (item, at) => [
    ...filled(item, at, ['key', 'path']),
    ...filePath(item.path, [...at, 'path']),
    ...fileMode(item, 'mode', at),
  ]);
}

/** The `items` of the downward API: a field of the pod or a resource of a container, and the file that it becomes. */
export function fieldFiles({ items }: Fields, path: Path): readonly Problem[] {
  return eachItem(items, [...path, 'items'], (item, at) => [
    ...filled(item, at, ['path']),
    ...filePath(item.path, [...at, 'path']),
    ...referenceProblems(item, at),
    ...fileMode(item, 'mode', at),
  ]);
}

function referenceProblems(item: Fields, path: Path): readonly Problem[] {
  const { fieldRef, resourceFieldRef } = item;
  if (isMissing(fieldRef) && isMissing(resourceFieldRef)) {
    return [{ path, value: item, message: 'must have a fieldRef or a resourceFieldRef' }];
  }
  if (!isMissing(fieldRef) && !isMissing(resourceFieldRef)) {
    return [{ path, value: item, message: 'must have either a fieldRef or a resourceFieldRef, not both' }];
  }
  if (isFields(fieldRef)) return fieldRefProblems(fieldRef, [...path, 'fieldRef'], FILE_FIELDS);
  return resourceRefProblems(resourceFieldRef, [...path, 'resourceFieldRef'], 'file');
}
