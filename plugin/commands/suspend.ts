import { defineCommand } from '../command.ts';
import { suspendFlags, suspendOrResume } from './suspending.ts';

export const suspend = defineCommand({
  name: 'suspend',
  summary: 'Suspend Jobs and CronJobs: their pods end, what is done stays done.',
  description: [
    'A suspended Job ends its active pods and starts none until it is resumed; completed indexes stay completed.',
    'A suspended CronJob starts no new Jobs; those that run go on. Jobs that a queue manages are refused.',
  ].join('\n'),
  usage: ['suspend NAME... [flags]', 'suspend -l SELECTOR [-A] [flags]'],
  examples: [
    { does: 'One Job', words: 'suspend pi' },
    { does: 'A CronJob', words: 'suspend cronjob/nightly' },
    { does: 'Show what would be suspended', words: 'suspend -l team=data --dry-run=server' },
  ],
  flags: suspendFlags,
  names: 'jobs-and-cronjobs',
  offers: 'suspendable',
  run: (request, context) => suspendOrResume(true, request, context),
});
