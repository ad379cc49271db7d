import type { Request } from '../command.ts';
import { allNamespacesFlag, clusterFlags, fileFlags } from '../flags.ts';

export const migrateFlags = {
  ...clusterFlags,
  ...allNamespacesFlag,
  ...fileFlags,
  to: { type: 'string', value: 'NAME', summary: 'The name of the new Job; default: that of -f, else the old one.' },
  set: {
    type: 'list',
    value: 'PATH=VALUE',
    summary: 'Change a field, e.g. --set spec.template.spec.containers[main].image=busybox:1.37; repeatable.',
  },
  image: {
    type: 'list',
    value: '[CONTAINER=]IMAGE',
    summary: 'Change the image of a container; repeatable.',
  },
  accept: {
    type: 'list',
    value: 'kills|reruns|cronjob',
    summary:
      'Accept that running pods end, that finished work is done again, or that a CronJob loses its Job; repeatable.',
  },
  'restart-deadline': {
    type: 'boolean',
    summary: 'Let activeDeadlineSeconds begin anew, instead of carrying over what is left of it.',
  },
  wait: {
    type: 'duration',
    value: 'DURATION',
    summary: 'How long to wait for a quiet moment of the old Job; default 30s, 0 gives up at once.',
  },
  timeout: {
    type: 'duration',
    value: 'DURATION',
    summary:
      'How long any one wait may last once the old Job is deleted; default 5m. Then exit code 4; --resume goes on.',
  },
  yes: { type: 'boolean', short: 'y', summary: 'Do not ask. Needed where there is no terminal.' },
  'dry-run': {
    type: 'string',
    choices: ['none', 'server'],
    alone: 'server',
    summary: 'Show the plan, and stop there. The server checks the new Job; without it there is no plan.',
  },
  output: {
    type: 'string',
    short: 'o',
    choices: ['json', 'name'],
    summary: 'json: the report, with --dry-run the plan; name: the name of the Job that has the pods.',
  },
  resume: { type: 'boolean', summary: 'Go on with a migration that was interrupted, on any machine.' },
  abort: { type: 'boolean', summary: "Give a migration up: the old Job's spec gets the pods back." },
  list: { type: 'boolean', summary: 'Show migrations that have not ended.' },
  'fall-back': {
    type: 'boolean',
    summary: "Where the new Job is refused three times, create one of the old Job's spec instead.",
  },
  journal: {
    type: 'string',
    value: 'FILE',
    summary: 'With --resume or --abort: the copy of the journal on this machine, where the ConfigMap is lost.',
    complete: 'files',
  },
} as const;

export type MigrateFlags = Request<typeof migrateFlags>['flags'];
