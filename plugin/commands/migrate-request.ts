import { BatchError, UsageError } from '../../sdk/errors.ts';
import { program, type Request } from '../command.ts';
import type { Context } from '../context.ts';
import type { Manifest } from '../input/manifests.ts';
import type { Consequence, MigrationRequest } from '../migrate/types.ts';
import type { migrateFlags } from './migrate.ts';
import { inNamespace, readInput } from './reading.ts';
import { parseName } from './selecting.ts';

/** What a call asks for. Reads the files and programs of `-f`; asks nothing of the cluster. */
export async function migrationRequest(
  { names, flags, after }: Request<typeof migrateFlags>,
  context: Context,
): Promise<MigrationRequest> {
  const old = parseJobName(names[0]!);
  const manifest = flags.filename
    ? oneJob(await readInput('migrate', flags, after, context, { warn: false }))
    : undefined;
  const { to, set = [], image = [] } = flags;
  const restartDeadline = flags['restart-deadline'] === true;
  if (to === undefined && !manifest && set.length + image.length === 0 && !restartDeadline)
    throw new UsageError(`nothing is asked of job "${old}"`, {
      hint: `say what is to change: --to NAME, --image, --set or -f; see: ${program} migrate --help`,
    });
  return {
    old,
    ...(to !== undefined && { to }),
    ...(manifest && { manifest: { object: inNamespace(manifest, flags.namespace), where: manifest.where } }),
    sets: set,
    images: image,
    accept: consequences(flags.accept ?? []),
    restartDeadline,
  };
}

export function parseJobName(word: string): string {
  const { kind, name } = parseName(word);
  if (kind !== 'CronJob') return name;
  throw new UsageError(`"${word}" is a CronJob; only Jobs are migrated`, {
    hint: 'a CronJob can be changed as it is: its next Jobs are made from the new template',
  });
}

function oneJob(manifests: readonly Manifest[]): Manifest {
  const jobs = manifests.filter(({ object }) => object.kind === 'Job');
  const [job] = jobs;
  if (job && manifests.length === 1) return job;
  const found = manifests.map(({ object, where }) => `${object.kind} "${object.metadata?.name}" (${where})`);
  throw new BatchError(
    'InvalidManifest',
    job === undefined ? `-f has no Job, but ${found.join(', ')}` : `-f has more than the one Job: ${found.join(', ')}`,
    { hint: 'a migration takes one Job; apply the rest yourself' },
  );
}

const all: readonly Consequence[] = ['kills', 'reruns', 'cronjob'];

function consequences(words: readonly string[]): Set<Consequence> {
  const parts = words.flatMap((word) => word.split(','));
  const wrong = parts.find((part) => !all.some((one) => one === part));
  if (wrong !== undefined) throw new UsageError(`--accept: "${wrong}" is not one of ${all.join(', ')}`);
  return new Set(parts as Consequence[]);
}
