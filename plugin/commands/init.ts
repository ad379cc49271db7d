import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { nearest } from '../../sdk/batch-v1/nearest.ts';
import { UsageError } from '../../sdk/errors.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Template } from '../input/templates.ts';
import { shellWord } from '../words.ts';

export const init = defineCommand({
  name: 'init',
  summary: 'Begin a project of typed Jobs from a template.',
  description: [
    'Writes a folder that installs, type-checks and synthesises: the program, its YAML, a page about it, package.json and',
    'tsconfig.json. A folder that has files in it is left alone.',
  ].join('\n'),
  usage: ['init FOLDER --template NAME', 'init --list'],
  examples: [
    { does: 'Which templates there are', words: 'init --list' },
    { does: 'A project with one Job', words: 'init etl --template job' },
  ],
  flags: {
    template: {
      type: 'string',
      short: 't',
      value: 'NAME',
      summary: 'The template to begin with.',
      complete: 'templates',
    },
    list: { type: 'boolean', summary: 'Show the templates, and write nothing.' },
  },
  names: 'files',
  async run({ names, flags }, context) {
    const { listTemplates, readTemplate } = await import('../input/templates.ts');
    const templates = await listTemplates();
    if (flags.list) {
      refuseBeside(names, flags.template);
      context.stdout.write(renderTemplates(templates));
      return exitCodes.done;
    }
    const name = oneFolder(names);
    const template = chosen(flags.template, templates);
    const folder = { path: resolve(context.cwd, name), name };
    refuseFull(folder);
    const [{ inputWords, projectFiles }, { default: versions }, { writeFolder }] = await Promise.all([
      import('../plan/project.ts'),
      import('../../package.json', { with: { type: 'json' } }),
      import('../execute/folder.ts'),
    ]);
    const content = await readTemplate(template);
    const files = projectFiles(basename(folder.path), content, versions);
    await writeFolder(folder, { create: files, change: [], unchanged: [], remove: [] });
    for (const { path } of files) context.stdout.write(`${name.replace(/\/+$/, '')}/${path} created\n`);
    tellNext(name, inputWords(content), context);
    return exitCodes.done;
  },
});

function renderTemplates(templates: Template[]): string {
  const width = Math.max(...templates.map(({ name }) => name.length));
  return templates.map(({ name, title }) => `${name.padEnd(width)}   ${title}\n`).join('');
}

function refuseBeside(names: string[], template: string | undefined): void {
  const stray = names[0] ?? (template === undefined ? undefined : '--template');
  if (stray === undefined) return;
  throw new UsageError(`init --list shows all templates and writes nothing; "${stray}" does not go with it`, {
    hint: 'leave one of them out; to begin a project: kubectl batch init etl --template job',
  });
}

function oneFolder(names: string[]): string {
  if (names.length === 1 && names[0]) return names[0];
  throw new UsageError(names.length < 2 ? 'init needs a folder' : `init takes one folder, not "${names[1]}" as well`, {
    hint: 'e.g. kubectl batch init etl --template job; templates: kubectl batch init --list',
  });
}

function chosen(wanted: string | undefined, templates: Template[]): string {
  const names = templates.map(({ name }) => name);
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  const near = wanted === undefined ? undefined : nearest(wanted, names);
  throw new UsageError(wanted === undefined ? 'init needs a template' : `no template "${wanted}"`, {
    hint: near ? `did you mean --template ${near}?` : `--template is one of ${names.join(', ')}`,
  });
}

/** What is there is never overwritten; a folder that git was told of is as good as empty. */
function refuseFull({ path, name }: { path: string; name: string }): void {
  if (!existsSync(path)) return;
  const isEmpty = statSync(path).isDirectory() && readdirSync(path).every((entry) => entry === '.git');
  if (isEmpty) return;
  throw new UsageError(`${name}: is there already`, { hint: 'name a folder that is not there yet, or an empty one' });
}

function tellNext(name: string, input: string, context: Context): void {
  const steps = [...(name === '.' ? [] : [`cd ${shellWord(name)}`]), 'npm install', `kubectl batch synth ${input}`];
  context.stderr.write(`next:\n${steps.map((step) => `  ${step}\n`).join('')}README.md says more\n`);
}
