import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError, BatchErrors } from '../../sdk/errors.ts';
import type { FieldPath, Position } from '../../sdk/yaml/index.ts';
import { asManifest, duplicates, twice } from './objects.ts';
import type { ProgramContext } from './program-run.ts';
import { collecting, readInputs } from './readings.ts';
import type { Input } from './sources.ts';

/** One object to create, and where it was written. */
export interface Manifest {
  /** With apiVersion and kind; the rest is for `checkManifests` to judge. */
  object: KubernetesObject;
  /** For messages: `jobs.yaml:12:1`, or a program and its construct `jobs.ts: etl/convert`. */
  where: string;
  /** The file or program that it comes from, as the user named it. */
  file: string;
  /** Where a field stands in that file; undefined where no text is behind the object. */
  locate(path: FieldPath): Position | undefined;
}

export interface InputContext extends ProgramContext {
  /** The verb that reads, for hints that say how to call it. */
  verb: string;
  /** Read folders below the folders, too. */
  recursive?: boolean;
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean };
}

/**
 * Reads everything that `-f` names: YAML and JSON files, folders of them, programs, and `-` for standard input.
 * Nothing is returned unless all could be read: every problem of every input is thrown together.
 *
 * @param sources the words of `-f`, in their order
 * @throws UsageError, BatchError `EmptySelection`, or BatchErrors of both
 */
export async function readManifests(sources: readonly string[], context: InputContext): Promise<Manifest[]> {
  const { readings, problems } = await readInputs(sources, context);
  const manifests: Manifest[] = [];
  for (const reading of readings) {
    problems.push(...reading.problems);
    for (const one of reading.found) await collecting(problems, async () => void manifests.push(asManifest(one)));
  }
  const inputs = readings.map(({ input }) => input);
  problems.push(...duplicates(manifests).map(twice), ...emptyFolders(inputs, manifests, problems));
  if (problems.length > 1) throw new BatchErrors(problems);
  if (problems[0]) throw problems[0];
  return manifests;
}

/** A folder whose files are all empty; that one has no files at all was told when it was listed. */
function emptyFolders(inputs: Input[], manifests: Manifest[], problems: BatchError[]): BatchError[] {
  const isAllEmpty = inputs.length > 0 && manifests.length === 0 && problems.length === 0;
  return isAllEmpty
    ? [
        new BatchError(
          'EmptySelection',
          `no objects in ${[...new Set(inputs.map(({ folder, name }) => folder ?? name))].join(', ')}`,
        ),
      ]
    : [];
}
