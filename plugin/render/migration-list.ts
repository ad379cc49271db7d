import { humanDuration } from '../../sdk/batch-v1/duration.ts';
import type { Holder, Journal } from '../migrate/types.ts';
import { type Column, renderTable, type TableOptions } from './table.ts';

interface ListOptions extends TableOptions {
  /** Epoch milliseconds of the server's clock. */
  now: number;
  /** Puts NAMESPACE first. */
  namespaces: boolean;
}

/** Migrations that have not ended, in the order given. */
export function renderMigrationList(journals: readonly Journal[], options: ListOptions): string {
  const { now, namespaces } = options;
  const columns: Column[] = [
    ...(namespaces ? [{ header: 'NAMESPACE', flexible: true }] : []),
    { header: 'OLD', flexible: true },
    { header: 'NEW', flexible: true },
    { header: 'PODS' },
    { header: 'STATE' },
    { header: 'AGE' },
    { header: 'BY', flexible: true },
  ];
  const rows = journals.map((journal) => [
    ...(namespaces ? [journal.namespace] : []),
    journal.old.metadata.name!,
    journal.manifest.metadata.name!,
    `${journal.pods.length}`,
    stateText(journal),
    humanDuration(now - Date.parse(journal.startedAt)),
    holderText(journal.state.holder, now),
  ]);
  return renderTable(columns, rows, options);
}

/** What the journal knows; what the cluster says is for whoever resumes it. */
function stateText({ state }: Journal): string {
  if (state.createdAt !== undefined) return 'Adopting';
  if (state.deletedAt !== undefined) return 'Unmanaged';
  return state.goal === 'old' ? 'Aborting' : 'Begun';
}

/** Nobody carries it out whose time is over. */
function holderText(holder: Holder | undefined, now: number): string {
  if (!holder || Date.parse(holder.until) < now) return '';
  return `${holder.user}@${holder.host}`;
}
