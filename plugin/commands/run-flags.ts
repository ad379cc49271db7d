import type { Request } from '../command.ts';
import { clusterFlags, dryRunFlag, fileFlags } from '../flags.ts';
import type { Output } from '../render/output.ts';
import { followFlags } from './following.ts';

export const runFlags = {
  ...clusterFlags,
  ...fileFlags,
  ...dryRunFlag,
  ...followFlags,
  image: { type: 'string', value: 'IMAGE', summary: 'Run this image instead of files; its command follows after --.' },
  name: {
    type: 'string',
    value: 'NAME',
    summary: 'The name of the Job of --image; without it one is made from the image.',
  },
  completions: { type: 'integer', summary: 'How many pods must succeed (--image).' },
  parallelism: { type: 'integer', summary: 'How many pods may run at once (--image).' },
  indexed: {
    type: 'boolean',
    summary: 'Give each pod its number in JOB_COMPLETION_INDEX; needs --completions (--image).',
  },
  'backoff-limit': { type: 'integer', summary: 'How many pods may fail before the Job does (--image).' },
  env: {
    type: 'list',
    value: 'NAME=VALUE',
    summary: 'An environment variable of the container; repeatable (--image).',
  },
  cpu: { type: 'string', value: 'QUANTITY', summary: 'The CPU that the container asks for, e.g. 500m (--image).' },
  memory: {
    type: 'string',
    value: 'QUANTITY',
    summary: 'The memory that the container asks for and may use, e.g. 1Gi (--image).',
  },
  'service-account': { type: 'string', value: 'NAME', summary: 'The service account of the pods (--image).' },
  'generate-name': { type: 'boolean', summary: 'Run each Job under a new name that begins with its own.' },
  replace: { type: 'boolean', summary: 'Delete a Job of the same name first, and wait until its pods are gone.' },
  detach: { type: 'boolean', summary: 'Create, and do not follow.' },
  rm: { type: 'boolean', summary: 'Remove what this run created when it ends, however it ends.' },
  logs: {
    type: 'boolean',
    summary: 'Print the logs of the pods; on by itself for one Job of one pod, --no-logs turns it off.',
  },
  output: {
    type: 'string',
    short: 'o',
    value: 'name|json|yaml|jsonpath=...|custom-columns=...',
    summary: 'Print the created objects; with --dry-run what would be created, with --dry-run=server -o json the plan.',
  },
} as const;

/** The flags of `run` after parsing. */
export type RunFlags = Request<typeof runFlags>['flags'];

/** The same with the value of `-o` read: what can be printed is known before the first write. */
export type RunOptions = Omit<RunFlags, 'output'> & { output: Output | undefined };
