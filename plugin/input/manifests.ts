import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { BatchError, BatchErrors, UsageError } from '../../sdk/errors.ts';
import { type FieldPath, placeAt, readYaml } from '../../sdk/yaml/index.ts';
import { runCdk8sApp } from './cdk8s-app.ts';
import { asManifest, duplicates } from './objects.ts';
import { runProgram } from './program.ts';
import type { ProgramContext } from './program-run.ts';
import { findInputs, type Input } from './sources.ts';
import { decode, readFileText, readStdin } from './text.ts';

/** One object to create, and where it was written. */
export interface Manifest {
  /** With apiVersion and kind; the rest is for `checkManifests` to judge. */
  object: KubernetesObject;
  /** For messages: `jobs.yaml:12:1`, or a program and its construct `jobs.ts: etl/convert`. */
  where: string;
  /** Where a field stands, `jobs.yaml:14:5`; undefined where no text is behind the object. */
  locate(path: FieldPath): string | undefined;
}

export interface InputContext extends ProgramContext {
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
  const problems: BatchError[] = [];
  const manifests: Manifest[] = [];
  const inputs = await findInputs(sources, context, problems);
  refuseStrayArguments(inputs, context, problems);
  for (const input of inputs) {
    await collecting(problems, async () => {
      const found = await readInput(input, context);
      if (found.length === 0 && !input.mayBeEmpty) throw nothingIn(input);
      for (const one of found) await collecting(problems, async () => void manifests.push(asManifest(one)));
    });
  }
  problems.push(...duplicates(manifests), ...emptyFolders(inputs, manifests, problems));
  if (problems.length > 1) throw new BatchErrors(problems);
  if (problems[0]) throw problems[0];
  return manifests;
}

/** What an input holds, not yet known to be a Kubernetes object. */
export interface Found {
  object: unknown;
  where: string;
  locate(path: FieldPath): string | undefined;
}

async function readInput(input: Input, context: InputContext): Promise<Found[]> {
  switch (input.type) {
    case 'program':
      return (await runProgram(input.name, context)).map(withoutText);
    case 'cdk8s':
      return (await runCdk8sApp(input.name, context)).map(withoutText);
    case 'stdin':
      return documentsOf(decode(await readStdin(context.stdin, context.signal), 'standard input'), 'standard input');
    default:
      return documentsOf(await readFileText(input.name, context.cwd), input.name);
  }
}

function documentsOf(text: string, source: string): Found[] {
  return readYaml(text, source).map((document) => ({
    object: document.object,
    get where() {
      return placeAt(source, document);
    },
    locate: (path) => placeAt(source, document.locate(path)),
  }));
}

function withoutText(found: { object: unknown; where: string }): Found {
  return { ...found, locate: () => undefined };
}

async function collecting(problems: BatchError[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BatchErrors) problems.push(...error.errors);
    else if (error instanceof BatchError && error.code !== 'Interrupted') problems.push(error);
    else throw error;
  }
}

function nothingIn({ type, name }: Input): BatchError {
  const isProgram = type === 'program' || type === 'cdk8s';
  return new BatchError('EmptySelection', `no objects in ${name}`, {
    hint: isProgram
      ? 'does its App have a chart, and the chart a Job?'
      : 'is it the right file? it is empty, or holds nothing but comments',
  });
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

function refuseStrayArguments(inputs: Input[], { programArguments = [] }: InputContext, problems: BatchError[]): void {
  const takesArguments = inputs.some(({ type }) => type === 'program' || type === 'cdk8s');
  if (programArguments.length === 0 || takesArguments || problems.length > 0) return;
  problems.push(
    new UsageError(`nothing takes the words after "--": ${programArguments.join(' ')}`, {
      hint: 'they are for programs (-f jobs.ts), or for the command of --image',
    }),
  );
}
