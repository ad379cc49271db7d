import { BatchErrors, UsageError } from '../../sdk/errors.ts';

/** A file of a folder: its path below it, with `/`, and its whole text. */
export interface OutputFile {
  path: string;
  text: string;
  executable?: boolean;
}

/** What is to be done to bring a folder to its new content. */
export interface FolderPlan {
  create: OutputFile[];
  change: OutputFile[];
  unchanged: string[];
  /** Files that an earlier run wrote and this one does not. */
  remove: string[];
}

/** The first line of each file, by which the next run of the same input knows it as its own. */
export function headerOf(sources: readonly string[]): string {
  return `# Made by kubectl batch from ${sources.join(', ')}; the next run replaces this file.\n`;
}

/**
 * Compares what is to be in a folder with what is there. A file that does not begin with the header was not written by an
 * earlier run of the same input: it is neither changed nor removed.
 *
 * @param present the files that are in the folder, by path
 * @throws UsageError or BatchErrors where one of them stands in the way
 */
export function planFolder(
  folder: string,
  files: readonly OutputFile[],
  present: ReadonlyMap<string, string>,
  header: string,
): FolderPlan {
  const plan: FolderPlan = { create: [], change: [], unchanged: [], remove: [] };
  const foreign: UsageError[] = [];
  for (const file of files) {
    const text = present.get(file.path);
    if (text === undefined) plan.create.push(file);
    else if (text === file.text) plan.unchanged.push(file.path);
    else if (text.startsWith(header)) plan.change.push(file);
    else foreign.push(inTheWay(`${folder}/${file.path}`));
  }
  if (foreign.length > 1) throw new BatchErrors(foreign);
  if (foreign[0]) throw foreign[0];
  const wanted = new Set(files.map(({ path }) => path));
  plan.remove = [...present]
    .filter(([path, text]) => !wanted.has(path) && text.startsWith(header))
    .map(([path]) => path);
  return plan;
}

function inTheWay(path: string): UsageError {
  return new UsageError(`${path}: is there already, and was not made of this input`, {
    hint: 'move it away, or give each input an --output-dir of its own',
  });
}
