import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../plugin/commands/index.ts';
import { exitCodes } from '../../plugin/exit-codes.ts';
import { type Flags, globalFlags } from '../../plugin/flags.ts';
import { codeIn, documents, root } from './documents.ts';

/** What the documents name is there: commands, flags, scripts, files, headings, versions. */
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

/** The words of each call of the program in a piece of code: the verb, and its flags without dashes and values. */
function callsIn(code: string): { verb: string; flags: string[] }[] {
  return [...code.matchAll(/kubectl[ -]batch ([a-z]+)\b([^\n|>]*)/g)].map(([, verb = '', rest = '']) => {
    const words = rest.split(/ -- |#/)[0]!.split(/\s+/);
    return { verb, flags: words.flatMap((word) => /^-{1,2}([a-zA-Z][\w-]*)/.exec(word)?.[1] ?? []) };
  });
}

function isFlagOf(flags: Flags, name: string): boolean {
  if (name.length === 1) return Object.values(flags).some(({ short }) => short === name);
  return name in flags || flags[name.replace(/^no-/, '')]?.type === 'boolean';
}

function wrongCalls(code: string): string[] {
  return callsIn(code).flatMap(({ verb, flags }) => {
    const command = commands.find(({ name }) => name === verb);
    if (!command) return [`no verb ${verb}`];
    const known: Flags = { ...globalFlags, ...command.flags };
    return flags.filter((flag) => !isFlagOf(known, flag)).map((flag) => `${verb} has no flag ${flag}`);
  });
}

/** As GitHub makes the name of a heading. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('the documents are found, and calls in them are read', () => {
  expect(documents.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'docs/commands.md', 'templates/job/README.md']),
  );
  expect(wrongCalls('kubectl batch run -f x --no-logs --rn -- sh --nonsense\nkubectl batch wacth -q pi')).toEqual([
    'run has no flag rn',
    'no verb wacth',
  ]);
});

describe.each(documents)('$path', ({ path, text }) => {
  const { blocks, pieces } = codeIn(text);
  const code = [...blocks, ...pieces].join('\n');

  test('calls of the program have verbs and flags that exist', () => {
    expect(wrongCalls(code)).toEqual([]);
  });

  test('npm scripts exist', () => {
    const named = [...code.matchAll(/npm (?:run (?:--silent )?([a-z][\w:-]*)|(test|start)\b)/g)];
    expect(named.map(([, script, own]) => script ?? own!).filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });

  test('files of this repository exist', () => {
    const named = [...code.matchAll(/(?<![\w./-])(?:sdk|plugin|test|templates|docs|\.config)\/[\w./-]*\w/g)];
    expect(named.map(([file]) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('links lead somewhere', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, file = '', anchor]) => {
      const target = file === '' ? join(root, path) : join(root, dirname(path), file);
      return !existsSync(target) || (anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('lists only exit codes that there are', () => {
    const listed = [...text.matchAll(/^\| (\d+(?:, \d+)*) \|/gm)].flatMap(([, codes = '']) => codes.split(', '));
    const known = [...Object.values(exitCodes), 129].map(String);
    expect(listed.filter((one) => !known.includes(one))).toEqual([]);
  });
});

test.each(
  // The page of the tests' cluster names the flags of that program.
  documents.filter(({ path }) => path !== 'docs/cluster.md'),
)('flags that stand alone in $path exist', ({ text }) => {
  const known: Flags = Object.assign({}, globalFlags, ...commands.map(({ flags }) => flags));
  const named = codeIn(text).pieces.flatMap((piece) => /^--([a-z][\w-]*)/.exec(piece)?.[1] ?? []);
  expect(named.filter((name) => !isFlagOf(known, name))).toEqual([]);
});

test('README.md names the oldest Node and the versions of Kubernetes that are supported', () => {
  const readme = documents[0]!.text;
  const node = packageJson.engines.node.replace('>=', '');
  expect(readme).toContain(`Node ${node} or newer and Kubernetes 1.30 to 1.37`);
});

test('docs/exit-codes.md lists every exit code that a verb gives', () => {
  const text = documents.find(({ path }) => path === 'docs/exit-codes.md')!.text;
  // 8 is for a verb that waits; none does yet.
  const given = Object.values(exitCodes).filter((one) => one !== exitCodes.suspended);
  const table = text.slice(text.indexOf('| --- |'), text.indexOf('With several'));
  expect(given.filter((one) => !new RegExp(`\\| (\\d+, )*${one}(, \\d+)* \\|`).test(table))).toEqual([]);
});
