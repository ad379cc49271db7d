import type { Volume } from '../../../batch-v1/volume.ts';
import type { DownwardFile, KeyToPath, VolumeProjection } from '../../../batch-v1/volume-projection.ts';
import type { Entries } from './entries.ts';
import type { EnvironmentContext } from './environment.ts';
import { podField, resourceField } from './field-values.ts';
import { ContainerProblem } from './problem.ts';

/** A file of a volume. */
export interface VolumeFile {
  /** Relative, without `..`. */
  path: string;
  content: Buffer;
  mode: number;
}

const DEFAULT_MODE = 0o644;

/**
 * The files that a volume holds at first; `undefined` for a kind that holds none of its own.
 *
 * @throws ContainerProblem for what it names and is not there
 */
export function volumeFiles(volume: Volume, context: EnvironmentContext): VolumeFile[] | undefined {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) {
    const { name, items, optional, defaultMode } = configMap;
    return entryFiles(context.source.configMap(name, optional), items, defaultMode, optional);
  }
  if (secret) {
    const { secretName, items, optional, defaultMode } = secret;
    return entryFiles(context.source.secret(secretName, optional), items, defaultMode, optional);
  }
  if (downwardAPI) return fieldFiles(downwardAPI.items, downwardAPI.defaultMode, context);
  if (!projected) return undefined;
  return (projected.sources ?? []).flatMap((source) => projectedFiles(source, projected.defaultMode, context));
}

function projectedFiles(
  { configMap, secret, downwardAPI, serviceAccountToken, ...other }: VolumeProjection,
  mode: number | undefined,
  context: EnvironmentContext,
): VolumeFile[] {
  if (configMap) {
    return entryFiles(
      context.source.configMap(configMap.name, configMap.optional),
      configMap.items,
      mode,
      configMap.optional,
    );
  }
  if (secret)
    return entryFiles(context.source.secret(secret.name, secret.optional), secret.items, mode, secret.optional);
  if (downwardAPI) return fieldFiles(downwardAPI.items, mode, context);
  const kind = serviceAccountToken ? 'serviceAccountToken' : Object.keys(other)[0];
  throw new ContainerProblem(`the sandbox has no ${kind} for a projected volume`);
}

function entryFiles(
  entries: Entries | undefined,
  items: KeyToPath[] | undefined,
  mode = DEFAULT_MODE,
  optional = false,
): VolumeFile[] {
  if (!entries) return [];
  if (!items) return [...entries].map(([path, content]) => ({ path, content, mode }));
  return items.flatMap(({ key, path, mode: own = mode }) => {
    const content = entries.get(key);
    if (content) return [{ path, content, mode: own }];
    if (optional) return [];
    throw new ContainerProblem(`references non-existent config key: ${key}`);
  });
}

function fieldFiles(items: DownwardFile[] = [], mode = DEFAULT_MODE, { pod, podIP }: EnvironmentContext): VolumeFile[] {
  return items.map(({ path, mode: own = mode, fieldRef, resourceFieldRef }) => {
    const text = fieldRef ? podField(pod, fieldRef.fieldPath, podIP) : resourceField(pod, undefined, resourceFieldRef!);
    return { path, content: Buffer.from(text), mode: own };
  });
}
