import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { describe, expect, test } from 'vitest';
import { alias } from '../../.config/vitest.shared.ts';

/** Every program of these pages is run, and gives the output that stands below it. */
const pages = ['sdk.md', 'patterns.md', 'schedules.md', 'sandbox.md'].map((name) => ({
  name,
  text: readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'),
}));
const jiti = createJiti(import.meta.url, { alias, moduleCache: true });

const programsOf = (page: string) =>
  [...page.matchAll(/^```ts\n([\s\S]*?)^```\n([\s\S]*?)^```(yaml|text)\n([\s\S]*?)^```$/gm)].map(
    ([, program = '', between = '', , output = '']) => ({ program, between, output }),
  );

async function outputOf(program: string): Promise<string> {
  const filename = fileURLToPath(new URL('./docs-program.ts', import.meta.url));
  const { default: result } = (await jiti.evalModule(program, { filename, async: true })) as { default: unknown };
  if (Array.isArray(result)) return result.map((line) => `${line}\n`).join('');
  return (result as { synthYaml(): string }).synthYaml();
}

describe.each(pages)('$name', ({ text }) => {
  const programs = programsOf(text);

  test('each program has an output', () => {
    expect(programs.length).toBe([...text.matchAll(/^```ts$/gm)].length);
    expect(programs.filter(({ between }) => between.includes('```'))).toEqual([]);
  });

  test.each(programs)('program %#', async ({ program, output }) => {
    const shown = await outputOf(program).catch((error: Error) => `${error.message}\n`);
    expect(shown).toBe(output);
  });
});
