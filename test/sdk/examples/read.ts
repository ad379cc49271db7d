import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** One block of code behind an `@example`. */
export interface Example {
  /** From the root: `sdk/errors.ts`. */
  file: string;
  /** The first line of its code, from 1. */
  line: number;
  code: string;
}

/** Every `@example` below a folder, such as `sdk`; one without a block of code is an error. */
export function readExamples(folder: string): Example[] {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .flatMap((name) => examplesIn(readFileSync(`${root}${folder}/${name}`, 'utf8'), `${folder}/${name}`));
}

/** The examples of one file. */
export function examplesIn(text: string, file: string): Example[] {
  const examples: Example[] = [];
  const lines = text.split('\n');
  let open: Example | undefined;
  lines.forEach((raw, index) => {
    if (!/^\s*\*/.test(raw)) return;
    const line = raw.replace(/^\s*\* ?/, '');
    if (line.startsWith('@example')) {
      if (lines[index + 1]?.trim() !== '* ```ts')
        throw new Error(`${file}:${index + 2}: an example begins with \`\`\`ts`);
      open = { file, line: index + 3, code: '' };
    } else if (open !== undefined && line.startsWith('```')) {
      // The line that opens the block is no line of code.
      if (line.startsWith('```ts')) return;
      examples.push(open);
      open = undefined;
    } else if (open !== undefined) open.code += `${line}\n`;
  });
  return examples;
}
