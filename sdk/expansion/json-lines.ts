import { UsageError } from '../errors.ts';
import { readYaml, showLine, type YamlDocument, YamlError } from '../yaml/index.ts';
import { throwAll } from './problems.ts';

/** Reads YAML, JSON or JSON lines; of JSON lines the errors name the lines, which for YAML would be parts of one document. */
export function readListing(text: string, source: string): YamlDocument[] {
  try {
    return readYaml(text, source);
  } catch (error) {
    if (areJsonLines(text)) throwAll(problemsOfLines(text, source));
    throw error;
  }
}

/** The first line is an object by itself, and more follow. Documents cut at `---` are YAML. */
function areJsonLines(text: string): boolean {
  return /^\ufeff?\s*\{.*\}[ \t\r]*\n\s*\S/.test(text) && !/^---/m.test(text);
}

function problemsOfLines(text: string, source: string): UsageError[] {
  return text.split('\n').flatMap((line, index) => {
    const problem = line.trim() === '' ? undefined : problemOfLine(line.replace('\ufeff', ''), index + 1, source);
    return problem ?? [];
  });
}

function problemOfLine(line: string, number: number, source: string): UsageError | undefined {
  const show = (column: number) => showLine({ text: line, lineOffset: number - 1 }, { line: number, column });
  try {
    JSON.parse(line);
  } catch (cause) {
    const fix = 'write each item as one object on a line of its own, names and texts in double quotes';
    return new UsageError(`${source}:${number}: this line is not JSON`, {
      hint: `${fix}\n${show(line.search(/\S/) + 1)}`,
      cause,
    });
  }
  try {
    readYaml(line, source);
    return undefined;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { position, reason, fix } = error.details;
    return new YamlError({
      source,
      position: { ...position, line: number },
      reason,
      fix,
      excerpt: show(position.column),
    });
  }
}
