import type { Context } from '../context.ts';
import type { MigrationPlan, Report } from '../migrate/types.ts';
import { renderReport, renderSurprises } from '../render/migration-report.ts';
import type { MigrateFlags } from './migrate-flags.ts';

/** How a migration ended. */
export interface Ended {
  way: MigrationPlan['way'];
  namespace: string;
  /** That has the pods now. */
  job: string;
  /** None where nothing had to move. */
  report?: Report;
}

/** The report goes to stdout; where it did not come as forecast, that is told on stderr, whatever the output. */
export function tellEnd(ended: Ended, { output }: MigrateFlags, { stdout, stderr }: Context): void {
  const { report, job, ...rest } = ended;
  if (output === 'json') stdout.write(`${JSON.stringify({ ...rest, job, ...report }, null, 2)}\n`);
  else if (output === 'name') stdout.write(`job.batch/${job}\n`);
  else if (report) stdout.write(renderReport(report, job));
  else stdout.write(`job.batch/${job} changed in place\n`);
  if (report) stderr.write(renderSurprises(report));
}
