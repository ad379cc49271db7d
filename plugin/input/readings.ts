import { setImmediate } from 'node:timers/promises';
import { BatchError, BatchErrors, UsageError } from '../../sdk/errors.ts';
import { placeAt, readReadable, YamlError } from '../../sdk/yaml/index.ts';
import { runCdk8sApp } from './cdk8s-app.ts';
import type { InputContext, Manifest } from './manifests.ts';
import { runProgram } from './program.ts';
import type { ProgramObject } from './program-run.ts';
import { findInputs, type Input } from './sources.ts';
import { decode, readFileText, readSmallFile, readStdin } from './text.ts';

/** What an input holds, not yet known to be a Kubernetes object. */
export interface Found extends Omit<Manifest, 'object'> {
  object: unknown;
}

/** What one input gave: what could be read of it, and why the rest could not. */
export interface Reading {
  input: Input;
  found: Found[];
  problems: BatchError[];
}

/** Reads each input by itself, in their order; `problems` are those of the words of `-f`. Throws only when interrupted. */
export async function readInputs(
  sources: readonly string[],
  context: InputContext,
): Promise<{ readings: Reading[]; problems: BatchError[] }> {
  const problems: BatchError[] = [];
  const inputs = await findInputs(sources, context, problems);
  refuseStrayArguments(inputs, context, problems);
  const readings: Reading[] = [];
  for (const input of inputs) {
    // Small files keep the process busy: now and then it must hear that it was interrupted.
    if (readings.length % 100 === 99) await letOthers(context.signal);
    const reading: Reading = { input, found: [], problems: [] };
    readings.push(reading);
    await collecting(reading.problems, () => readInput(reading, context));
  }
  return { readings, problems };
}

async function readInput(reading: Reading, context: InputContext): Promise<void> {
  const { input, found, problems } = reading;
  if (input.type === 'program') found.push(...(await runProgram(input.name, context)).map(withoutText(input)));
  else if (input.type === 'cdk8s') found.push(...(await runCdk8sApp(input.name, context)).map(withoutText(input)));
  else {
    const read = documentsOf(await textOf(input, context), input.name);
    found.push(...read.found);
    problems.push(...read.problems);
  }
  if (found.length === 0 && problems.length === 0 && !input.mayBeEmpty) throw nothingIn(input);
}

async function letOthers(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new BatchError('Interrupted', 'interrupted', { cause: signal.reason });
}

async function textOf({ type, name, folder }: Input, { stdin, signal, cwd }: InputContext): Promise<string> {
  if (type === 'stdin') return decode(await readStdin(stdin, signal), name);
  return folder === undefined ? readFileText(name, cwd) : readSmallFile(name, cwd);
}

function documentsOf(text: string, file: string): { found: Found[]; problems: BatchError[] } {
  const { documents, problems } = readReadable(text, file);
  const found = documents.map((document) => ({
    object: document.object,
    file,
    get where() {
      return placeAt(file, document);
    },
    locate: document.locate,
  }));
  return { found, problems: problems.map((problem) => templateProblem(problem, text)) };
}

/** What stands between double braces is filled in by Helm before there is YAML. */
function templateProblem(problem: YamlError, text: string): YamlError {
  if (!/\{\{-? *[.\w/"]/.test(text)) return problem;
  return new YamlError({ ...problem.details, fix: 'is it a template of Helm? render it first: helm template CHART' });
}

function withoutText({ name }: Input): (object: ProgramObject) => Found {
  return (found) => ({ ...found, file: name, locate: () => undefined });
}

/** Runs a piece of the work; what a user has to mend is noted, and the rest goes on. */
export async function collecting(problems: BatchError[], work: () => Promise<void>): Promise<void> {
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

function refuseStrayArguments(
  inputs: Input[],
  { verb, programArguments = [] }: InputContext,
  problems: BatchError[],
): void {
  const takesArguments = inputs.some(({ type }) => type === 'program' || type === 'cdk8s');
  if (programArguments.length === 0 || takesArguments || problems.length > 0) return;
  problems.push(
    new UsageError(`nothing takes the words after "--": ${programArguments.join(' ')}`, {
      hint: `they are for programs (-f jobs.ts)${verb === 'run' ? ', or for the command of --image' : ''}`,
    }),
  );
}
