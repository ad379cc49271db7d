import type { Command } from './command.ts';
import { commands } from './commands/index.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { clusterFlags, connectOptions, type Flag, type Flags, type FlagValues, globalFlags } from './flags.ts';
import { sandboxFolder } from './sandbox/folder.ts';
import { flagNamed, hasFlag, splitVerb } from './words.ts';

/** Cobra's directives, which kubectl hands on to the shell: whether the shell may offer files. */
const directives = { files: 0, noFiles: 4 } as const;

interface Offer {
  candidates: string[];
  directive: number;
}

const nothing: Offer = { candidates: [], directive: directives.noFiles };
const files: Offer = { candidates: [], directive: directives.files };

/**
 * Completion as kubectl asks for it: the words after `batch`, the last one as far as it is typed. Prints one
 * candidate a line and a directive. A cluster that does not answer offers nothing.
 */
export async function complete(words: string[], context: Context): Promise<number> {
  const typed = words.at(-1) ?? '';
  const { candidates, directive } = await offer(words.slice(0, -1), typed, context);
  const fitting = candidates.filter((candidate) => candidate.startsWith(typed));
  context.stdout.write([...fitting, `:${directive}`, ''].join('\n'));
  return exitCodes.done;
}

async function offer(before: string[], typed: string, context: Context): Promise<Offer> {
  if (before.includes('--')) return nothing;
  const { verb, words } = splitVerb(before);
  const command = commands.find(({ name }) => name === verb);
  const flags: Flags = { ...globalFlags, ...(command ? command.flags : clusterFlags) };
  const last = words.at(-1);
  const pending = last === undefined ? undefined : flagNamed(last, flags);
  if (pending && pending.type !== 'boolean' && pending.alone === undefined) return offerValue(pending, words, context);
  if (typed.startsWith('--') && typed.includes('=')) return offerInline(typed, flags);
  if (typed.startsWith('-'))
    return {
      candidates: Object.keys(flags)
        .sort()
        .map((name) => `--${name}`),
      directive: directives.noFiles,
    };
  if (verb === undefined) return { candidates: commands.map(({ name }) => name), directive: directives.noFiles };
  if (!command?.names) return nothing;
  if (command.names === 'files') return files;
  if (typeof command.names !== 'string')
    return words.some((word) => command.names?.includes(word))
      ? nothing
      : { candidates: [...command.names], directive: directives.noFiles };
  return { candidates: await namesOf(command, words, context), directive: directives.noFiles };
}

function offerInline(typed: string, flags: Flags): Offer {
  const name = typed.slice(2, typed.indexOf('='));
  const choices = flagNamed(`--${name}`, flags)?.choices ?? [];
  return { candidates: choices.map((choice) => `--${name}=${choice}`), directive: directives.noFiles };
}

async function offerValue(flag: Flag, words: string[], context: Context): Promise<Offer> {
  if (flag.choices) return { candidates: [...flag.choices], directive: directives.noFiles };
  if (flag.complete === 'files') return files;
  if (flag.complete === undefined) return nothing;
  if (flag.complete === 'templates') return { candidates: await templateNames(), directive: directives.noFiles };
  const { listContexts, listNamespaces } = await import('./kube/index.ts');
  const candidates = await quietly(async () =>
    flag.complete === 'contexts'
      ? listContexts(options(words, context))
      : listNamespaces(await context.connect(options(words, context))),
  );
  return { candidates, directive: directives.noFiles };
}

async function templateNames(): Promise<string[]> {
  const { listTemplates } = await import('./input/templates.ts');
  return (await listTemplates()).map(({ name }) => name);
}

/** Names that the verb can act on, those that are typed already left out. */
async function namesOf(command: Command, words: string[], context: Context): Promise<string[]> {
  if (command.name === 'migrate' && hasFlag(words, '--resume', '--abort')) return unfinishedMigrations(words, context);
  const [{ listCronJobs, listJobs }, { offeredNames }] = await Promise.all([
    import('./kube/index.ts'),
    import('./plan/offer.ts'),
  ]);
  return quietly(async () => {
    const kube = await context.connect(options(words, context));
    const selection = { namespace: kube.namespace };
    const [jobs, cronJobs] = await Promise.all([
      listJobs(kube, selection),
      command.names === 'jobs-and-cronjobs' ? listCronJobs(kube, selection) : [],
    ]);
    return offeredNames(jobs, cronJobs, command.offers ?? 'all').filter((name) => !words.includes(name));
  });
}

async function unfinishedMigrations(words: string[], context: Context): Promise<string[]> {
  const { listJournals } = await import('./migrate/journal.ts');
  return quietly(async () => {
    const kube = await context.connect(options(words, context));
    const open = (await listJournals(kube, kube.namespace)).filter(({ journal }) => !journal.state.done);
    return open.map(({ journal }) => journal.old.metadata.name!).filter((name) => !words.includes(name));
  });
}

async function quietly(look: () => Promise<string[]>): Promise<string[]> {
  try {
    return await look();
  } catch {
    return [];
  }
}

/** The cluster flags among the words typed so far; what is half-typed is passed over. */
function options(words: string[], context: Context) {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries<Flag>(clusterFlags)) {
    const long = words.find((word) => word.startsWith(`--${name}=`));
    const at = words.findIndex(
      (word) => word === `--${name}` || (flag.short !== undefined && word === `-${flag.short}`),
    );
    if (long) values[name] = long.slice(name.length + 3);
    else if (at >= 0) values[name] = flag.type === 'boolean' ? true : words[at + 1];
  }
  // One that does not run is not started for this.
  if (values.sandbox) values.kubeconfig = sandboxFolder(context.env).kubeconfig;
  const patience = { 'request-timeout': 2000 };
  const { 'as-group': group, ...rest } = values;
  return connectOptions(
    { ...rest, ...(group ? { 'as-group': [String(group)] } : {}), ...patience } as FlagValues<typeof clusterFlags>,
    { env: context.env },
  );
}
