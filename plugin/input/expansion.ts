import { UsageError } from '../../sdk/errors.ts';
import {
  type Expanded,
  expandTemplate,
  judgeExpansion,
  readItems,
  readTemplate,
  throwAll,
} from '../../sdk/expansion/index.ts';
import { isProgram } from './program.ts';
import { decode, readFileText, readStdin } from './text.ts';

export interface ExpansionContext {
  cwd: string;
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean };
  signal: AbortSignal;
}

/** The objects of a template and items that the words of a call name, and what is to be said of them. */
export interface ReadExpansion {
  expanded: Expanded[];
  /** One line each, for stderr. */
  remarks: string[];
}

/**
 * Reads a template and its items, fills one with the other and judges every object.
 *
 * @param template a file, or `-` for standard input
 * @param items a file, `-`, or the items themselves as JSON
 * @throws UsageError, BatchError `InvalidManifest`, or BatchErrors, with everything that is wrong
 */
export async function readExpansion(
  template: string,
  items: string,
  context: ExpansionContext,
): Promise<ReadExpansion> {
  if (template === '-' && items === '-') {
    throw new UsageError('the template and the items cannot both be standard input', {
      hint: 'write one of them to a file',
    });
  }
  if (isProgram(template)) {
    throw new UsageError(`${template}: a program is no template`, {
      hint: 'in a program, JobGroup.items makes a Job of each item: kubectl batch synth -f takes it',
    });
  }
  const expanded = expandTemplate(
    readTemplate(await textOf(template, context), nameOf(template)),
    isInline(items) ? readItems(items, '--items', 'json') : readItems(await textOf(items, context), nameOf(items)),
  );
  const { errors, warnings } = judgeExpansion(expanded);
  throwAll(errors);
  return { expanded, remarks: [...warnings.map((warning) => `warning: ${warning}`), ...remarksOnSingles(expanded)] };
}

/** Whether these are the items themselves, and not the name of a file. */
export function isInline(items: string): boolean {
  return /^\s*[[{]/.test(items);
}

function nameOf(word: string): string {
  return word === '-' ? 'standard input' : word;
}

async function textOf(word: string, { cwd, stdin, signal }: ExpansionContext): Promise<string> {
  if (word !== '-') return readFileText(word, cwd);
  if (stdin.isTTY) {
    throw new UsageError('- reads standard input, and that is the terminal', {
      hint: 'pipe it in: ... | kubectl batch expand job.yaml --items -',
    });
  }
  return decode(await readStdin(stdin, signal), nameOf(word));
}

/** What has no placeholder may have been meant to. */
function remarksOnSingles(expanded: readonly Expanded[]): string[] {
  return expanded
    .filter(({ item }) => item === undefined)
    .map(({ document }) => `note: ${document.place()}: has no placeholder, so it is there once`);
}
