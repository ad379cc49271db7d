import { fieldsOf } from '../../sdk/batch-v1/fields.ts';
import { BatchError, UsageError } from '../../sdk/errors.ts';
import { program, type Request } from '../command.ts';
import type { Context } from '../context.ts';
import type { Manifest } from '../input/manifests.ts';
import type { Consequence, MigrationRequest } from '../migrate/types.ts';
import type { MigrateFlags, migrateFlags } from './migrate-flags.ts';
import { inNamespace, inputContext } from './reading.ts';
import { parseName } from './selecting.ts';

/** What a call asks for. Reads the files and programs of `-f`; asks nothing of the cluster. */
export async function migrationRequest(
  { names, flags, after }: Request<typeof migrateFlags>,
  context: Context,
): Promise<MigrationRequest> {
  const old = parseJobName(names[0]!);
  const manifest = flags.filename ? await readJob(flags, after, context) : undefined;
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

/** It is checked once it has OLD's selector: a dump of a Job is a manifest, too. */
async function readJob(flags: MigrateFlags, after: string[], context: Context): Promise<Manifest> {
  const { readManifests } = await import('../input/manifests.ts');
  return oneJob(await readManifests(flags.filename ?? [], inputContext('migrate', flags, after, context)));
}

function oneJob(manifests: readonly Manifest[]): Manifest {
  const jobs = manifests.filter(({ object }) => object.kind === 'Job');
  const [job] = jobs;
  // It may do without metadata: OLD has a name.
  if (job && manifests.length === 1)
    return { ...job, object: { ...job.object, metadata: fieldsOf(job.object.metadata) } };
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
