import { UsageError } from '../sdk/errors.ts';
import { parseDuration } from './durations.ts';
import type { ConnectOptions } from './kube/types.ts';

/** One flag of a command: how it is read, and what help and completion say of it. */
export interface Flag {
  type: 'string' | 'boolean' | 'integer' | 'list' | 'duration';
  /** One letter, without the dash. */
  short?: string;
  /** What stands after the flag in help: `--image IMAGE`. */
  value?: string;
  summary: string;
  /** The values that it takes; anything else is refused. */
  choices?: readonly string[];
  /** What completion offers: names of the cluster, files, templates, or the choices. */
  complete?: 'contexts' | 'namespaces' | 'files' | 'templates';
  /** The value of a flag that stands alone, as `--dry-run`. */
  alone?: string;
}

export type Flags = Record<string, Flag>;

type ValueOf<F extends Flag> = F['type'] extends 'boolean'
  ? boolean
  : F['type'] extends 'integer' | 'duration'
    ? number
    : F['type'] extends 'list'
      ? string[]
      : F extends { choices: readonly (infer C)[] }
        ? C
        : string;

/** The values of a call, by flag name: integers as numbers, durations in milliseconds, absent flags undefined. */
export type FlagValues<F extends Flags> = { [K in keyof F]?: ValueOf<F[K]> };

/** Flags of every command. */
export const globalFlags = {
  help: { type: 'boolean', short: 'h', summary: 'Show the help of a command.' },
  verbose: { type: 'boolean', short: 'v', summary: 'Show each request to the cluster, and where an error came from.' },
} as const satisfies Flags;

/** kubectl's own flags for which cluster, as whom, and where. */
export const clusterFlags = {
  namespace: {
    type: 'string',
    short: 'n',
    value: 'NAMESPACE',
    summary: "The namespace; default: the context's.",
    complete: 'namespaces',
  },
  sandbox: { type: 'boolean', summary: 'Use the sandbox of this machine, and start it where there is none.' },
  kubeconfig: { type: 'string', value: 'FILE', summary: 'The kubeconfig file to use.', complete: 'files' },
  context: { type: 'string', value: 'NAME', summary: 'The context of the kubeconfig to use.', complete: 'contexts' },
  cluster: { type: 'string', value: 'NAME', summary: 'The cluster of the kubeconfig to use.' },
  user: { type: 'string', value: 'NAME', summary: 'The user of the kubeconfig to use.' },
  server: { type: 'string', short: 's', value: 'URL', summary: 'The address of the API server.' },
  token: { type: 'string', value: 'TOKEN', summary: 'The bearer token for the API server.' },
  as: { type: 'string', value: 'USER', summary: 'The user to impersonate.' },
  'as-group': { type: 'list', value: 'GROUP', summary: 'A group to impersonate; repeatable.' },
  'as-uid': { type: 'string', value: 'UID', summary: 'The UID to impersonate.' },
  'insecure-skip-tls-verify': { type: 'boolean', summary: "Do not check the server's certificate." },
  'certificate-authority': {
    type: 'string',
    value: 'FILE',
    summary: "The certificate of the server's authority.",
    complete: 'files',
  },
  'tls-server-name': { type: 'string', value: 'NAME', summary: 'The name to expect in the certificate of the server.' },
  'request-timeout': {
    type: 'duration',
    value: 'DURATION',
    summary: 'How long one request may take; default 10s, 0 for no limit.',
  },
} as const satisfies Flags;

export const allNamespacesFlag = {
  'all-namespaces': { type: 'boolean', short: 'A', summary: 'All namespaces.' },
} as const satisfies Flags;

export const selectorFlags = {
  selector: {
    type: 'string',
    short: 'l',
    value: 'SELECTOR',
    summary: 'Only objects with these labels, e.g. -l team=data,tier!=test.',
  },
} as const satisfies Flags;

export const fileFlags = {
  filename: {
    type: 'list',
    short: 'f',
    value: 'FILE|DIR|-',
    summary: 'YAML, JSON, a TypeScript or JavaScript program, a folder of these, or - for standard input; repeatable.',
    complete: 'files',
  },
  recursive: { type: 'boolean', short: 'R', summary: 'Read folders below the folders of -f, too.' },
  'program-timeout': { type: 'duration', value: 'DURATION', summary: 'How long a program of -f may run; default 60s.' },
} as const satisfies Flags;

/** Where manifests go that are only written: to standard output in one of three forms, or to a folder. */
export const manifestOutputFlags = {
  output: {
    type: 'string',
    short: 'o',
    choices: ['yaml', 'json', 'name'],
    summary: 'yaml (default), json, or the names alone.',
  },
  'output-dir': {
    type: 'string',
    value: 'DIR',
    summary: 'Write one file for each object into this folder, instead of printing.',
    complete: 'files',
  },
} as const satisfies Flags;

export function refuseTwoOutputs(flags: { output?: string; 'output-dir'?: string }): void {
  if (flags.output === undefined || flags['output-dir'] === undefined) return;
  throw new UsageError('-o and --output-dir cannot be given together', { hint: 'the files of a folder are YAML' });
}

export const dryRunFlag = {
  'dry-run': {
    type: 'string',
    choices: ['none', 'client', 'server'],
    alone: 'client',
    summary: 'Show what would be done: client asks nothing of the cluster, server lets it check the change.',
  },
} as const satisfies Flags;

/** Which cluster to connect to, from the flags of a call. */
export function connectOptions(
  flags: FlagValues<typeof clusterFlags>,
  rest: Pick<ConnectOptions, 'env' | 'onWarning' | 'onRequest'>,
): ConnectOptions {
  return {
    kubeconfig: flags.kubeconfig,
    context: flags.context,
    cluster: flags.cluster,
    user: flags.user,
    server: flags.server,
    token: flags.token,
    namespace: flags.namespace,
    as: flags.as,
    asGroup: flags['as-group'],
    asUid: flags['as-uid'],
    insecureSkipTlsVerify: flags['insecure-skip-tls-verify'],
    certificateAuthority: flags['certificate-authority'],
    tlsServerName: flags['tls-server-name'],
    requestTimeout: flags['request-timeout'],
    ...rest,
  };
}

/** Reads one flag's words into its value. Throws UsageError with what it takes. */
export function parseFlagValue(name: string, flag: Flag, words: string[]): unknown {
  if (flag.type === 'boolean') return parseBoolean(name, words.at(-1) ?? '');
  const texts = words.map((word) => (word === '' ? (flag.alone ?? '') : word));
  if (texts.includes('')) {
    throw new UsageError(`--${name} needs a value`, {
      hint: `e.g. --${name}=${flag.choices?.[0] ?? flag.value ?? 'VALUE'}`,
    });
  }
  if (flag.type === 'list') return texts;
  const text = texts.at(-1) ?? '';
  if (flag.choices && !flag.choices.includes(text)) {
    throw new UsageError(`--${name}: "${text}" is not one of ${flag.choices.join(', ')}`);
  }
  if (flag.type === 'integer') return parseInteger(name, text);
  if (flag.type === 'duration') return parseDuration(`--${name}`, text);
  return text;
}

function parseBoolean(name: string, word: string): boolean {
  if (word === '' || word === 'true') return true;
  if (word === 'false') return false;
  throw new UsageError(`--${name}: "${word}" is neither true nor false`);
}

function parseInteger(name: string, text: string): number {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new UsageError(`--${name}: "${text}" is not a whole number`);
  return value;
}
