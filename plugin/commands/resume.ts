import { defineCommand } from '../command.ts';
import { resumeFlags, suspendOrResume } from './suspending.ts';

export const resume = defineCommand({
  name: 'resume',
  summary: 'Resume suspended Jobs and CronJobs.',
  description: [
    'A resumed Job starts pods for what is not done yet; its deadline starts anew. A resumed CronJob starts a Job at',
    'once if a scheduled time was missed meanwhile. Jobs that a queue manages are refused, and those that wait for',
    'others which are not complete.',
  ].join('\n'),
  usage: ['resume NAME... [flags]', 'resume -l SELECTOR [-A] [flags]'],
  examples: [
    { does: 'One Job', words: 'resume pi' },
    { does: 'Everything of a team', words: 'resume -l team=data' },
  ],
  flags: resumeFlags,
  names: 'jobs-and-cronjobs',
  offers: 'suspended',
  run: (request, context) => suspendOrResume(false, request, context),
});
