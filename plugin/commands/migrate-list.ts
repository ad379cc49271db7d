import type { Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { listJournals } from '../migrate/journal.ts';
import { renderMigrationList } from '../render/migration-list.ts';
import type { MigrateFlags } from './migrate-flags.ts';
import { connectTo } from './shared.ts';

/** `--list`: migrations that have not ended. None of them is no error: it is what one hopes for. */
export async function listMigrations(flags: MigrateFlags, context: Context): Promise<number> {
  const kube = await connectTo(flags, context);
  const everywhere = flags['all-namespaces'] === true;
  const stored = await listJournals(kube, everywhere ? undefined : kube.namespace, context.signal);
  const open = stored.map(({ journal }) => journal).filter(({ state }) => !state.done);
  if (flags.output === 'json') context.stdout.write(`${JSON.stringify(open, null, 2)}\n`);
  else if (flags.output === 'name')
    for (const { old } of open) context.stdout.write(`job.batch/${old.metadata.name}\n`);
  else if (open.length === 0)
    context.stderr.write(`no unfinished migrations ${everywhere ? 'at all' : `in namespace "${kube.namespace}"`}\n`);
  else {
    const columns = context.stdout.size()?.columns;
    const options = { now: kube.transport.now(), namespaces: everywhere, ...(columns !== undefined && { columns }) };
    context.stdout.write(renderMigrationList(open, options));
  }
  return exitCodes.done;
}
