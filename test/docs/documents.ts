import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is written for people, by its path from the root. */
export const documents: { path: string; text: string }[] = [
  'README.md',
  ...markdownIn('docs'),
  ...readdirSync(join(root, 'templates')).flatMap((name) => markdownIn(`templates/${name}`)),
].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** What stands in a document as code: fenced blocks, with continued lines joined, and pieces between backticks. */
export function codeIn(text: string): { blocks: string[]; pieces: string[] } {
  const fence = /^```\w*\n([\s\S]*?)^```$/gm;
  const blocks = [...text.matchAll(fence)].map(([, code = '']) => code.replace(/\\\n\s*/g, ''));
  const pieces = [...text.replace(fence, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' '));
  return { blocks, pieces };
}
