/** Manifests as the files of a repository. */

import { UsageError } from '../errors.ts';
import { fieldsOf } from './fields.ts';
import { FLUX_ANNOTATION, toDnsLabel, withHash } from './names.ts';
import type { KubernetesObject } from './objects.ts';
import { planWaves } from './order.ts';

/** A file of a folder. */
export interface ManifestFile {
  /** Below the folder, with `/`. */
  path: string;
  objects: readonly object[];
}

/** Where Flux finds the manifests. */
export interface FluxSource {
  /** Folder of the manifests, from the root of the source. */
  path: string;
  sourceRef: { kind: string; name: string; namespace?: string };
  /** Namespace of the Flux objects. Default: `flux-system`. */
  namespace?: string;
  /** How often Flux looks. Default: `10m`. */
  interval?: string;
}

/** The text of the annotation that tells `layOutFolders` about Flux. */
export function fluxAnnotation({ path, sourceRef, namespace, interval }: FluxSource): string {
  return JSON.stringify({ path, sourceRef, namespace, interval });
}

/**
 * Lays objects out as files, one for each. Jobs that Flux applies get a folder for each wave, beside it a Flux Kustomization that
 * is ready when the Jobs of its folder are complete and depends on the one before; objects that are no Jobs are in the first.
 *
 * @returns files in the order of the objects, their paths unique
 * @throws UsageError for a cycle, and where the objects belong to several folders of Flux
 *
 * @example
 * ```ts
 * layOutFolders([{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' } }]);
 * // [{ path: 'job-pi.yaml', objects: [{ apiVersion: 'batch/v1', ... }] }]
 * ```
 */
export function layOutFolders(objects: readonly KubernetesObject[]): ManifestFile[] {
  const source = sourceOf(objects);
  if (source === undefined) return filesOf(objects);
  const waves = planWaves(objects).waves.map((wave, number) => ({ name: `wave-${number}`, wave }));
  return [
    ...withList(waves.map(({ wave }, number) => kustomization(source, wave, number))),
    ...waves.flatMap(({ name, wave }) =>
      withList(wave.map(withoutAnnotation)).map(({ path, ...file }) => ({ path: `${name}/${path}`, ...file })),
    ),
  ];
}

function sourceOf(objects: readonly KubernetesObject[]): FluxSource | undefined {
  const texts = new Set(objects.flatMap(({ metadata }) => metadata.annotations?.[FLUX_ANNOTATION] ?? []));
  const [text] = texts;
  if (text === undefined) return undefined;
  if (texts.size === 1) return parseSource(text);
  const paths = [...texts].map((one) => parseSource(one).path).join(' and ');
  throw new UsageError(`the Jobs belong to several folders of Flux: ${paths}`, {
    hint: 'write a program for each, or say the same to setDefaults for all of them',
  });
}

function parseSource(text: string): FluxSource {
  try {
    const source: unknown = JSON.parse(text);
    if (isFluxSource(source)) return source;
  } catch {
    // Told below.
  }
  throw new UsageError(`the annotation ${FLUX_ANNOTATION} does not say where a folder of Flux is: ${text}`, {
    hint: `write it as ${fluxAnnotation({ path: './jobs', sourceRef: { kind: 'GitRepository', name: 'repo' } })}`,
  });
}

/** Whether something says where Flux finds manifests; programs are run without type checking. */
export function isFluxSource(value: unknown): value is FluxSource {
  const { path, sourceRef } = fieldsOf(value);
  const { kind, name } = fieldsOf(sourceRef);
  return [path, kind, name].every((text) => typeof text === 'string' && text !== '');
}

/** The files, and a list of them without which kustomize would take in the folders below, too. */
function withList(objects: readonly KubernetesObject[]): ManifestFile[] {
  const files = filesOf(objects);
  const list = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: files.map(({ path }) => path),
  };
  return [{ path: 'kustomization.yaml', objects: [list] }, ...files];
}

function filesOf(objects: readonly KubernetesObject[]): ManifestFile[] {
  const names = fileNames(objects);
  return objects.map((object, index) => ({ path: names[index] as string, objects: [object] }));
}

function kustomization(source: FluxSource, wave: readonly KubernetesObject[], number: number): KubernetesObject {
  const { path, sourceRef, namespace = 'flux-system', interval = '10m' } = source;
  const timeout = timeoutOf(wave);
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: waveName(path, number), namespace },
    spec: {
      ...(number > 0 && { dependsOn: [{ name: waveName(path, number - 1) }] }),
      interval,
      path: `${path.replace(/\/+$/, '')}/wave-${number}`,
      prune: true,
      sourceRef,
      ...(timeout !== undefined && { timeout }),
      wait: true,
    },
  };
}

/** Flux writes the name into a label. */
function waveName(path: string, number: number): string {
  const slug = toDnsLabel(path, path.length) || 'jobs';
  const end = `-wave-${number}`;
  const longest = 63 - end.length;
  return `${slug.length <= longest ? slug : withHash(slug, longest, path)}${end}`;
}

/** As long as the longest deadline of the Jobs, and a minute for starting; Flux' own where a Job has none. */
function timeoutOf(wave: readonly KubernetesObject[]): string | undefined {
  const deadlines = wave.filter(({ kind }) => kind === 'Job').map(({ spec }) => fieldsOf(spec).activeDeadlineSeconds);
  if (!deadlines.every((deadline) => typeof deadline === 'number') || deadlines.length === 0) return undefined;
  return `${Math.max(...(deadlines as number[])) + 60}s`;
}

function withoutAnnotation(object: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  if (annotations?.[FLUX_ANNOTATION] === undefined) return object;
  const { [FLUX_ANNOTATION]: _, ...others } = annotations;
  return { ...object, metadata: { ...metadata, ...(Object.keys(others).length > 0 && { annotations: others }) } };
}

/** A path for each object: `job-pi.yaml`, of a second of that name `team-job-pi.yaml` by its namespace, else `job-pi-2.yaml`. */
export function fileNames(objects: readonly KubernetesObject[]): string[] {
  const taken = new Set<string>();
  const isFree = (stem: string) => !taken.has(stem.toLowerCase());
  return objects.map(({ kind, metadata: { name, generateName = 'unnamed', namespace } }) => {
    const plain = safe(`${kind.toLowerCase()}-${name ?? generateName.replace(/-+$/, '')}`);
    let stem = isFree(plain) || namespace === undefined ? plain : safe(`${namespace}-${plain}`);
    for (let number = 2; !isFree(stem); number++) stem = `${plain}-${number}`;
    taken.add(stem.toLowerCase());
    return `${stem}.yaml`;
  });
}

/** Some kinds allow colons and the like in names, and some file systems do not. */
function safe(text: string): string {
  return text.replace(/[^\w.-]/g, '-');
}
