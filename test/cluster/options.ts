import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_VERSION, findVersion, VERSIONS } from './versions.ts';

/** What a cluster is made of. Everything else (ports, bridge, folders) is chosen so that clusters stand side by side. */
export interface ClusterOptions {
  /** Kubernetes version, `1.35.4` unless given. */
  version?: string;
  /** A real node: kubelet on containerd, an image registry, DNS between pods. */
  node?: boolean;
  /** So many nodes simulated by kwok, which also plays their pods. */
  kwok?: number;
  /** A kwok configuration (Stages) that replaces its own play of pods. */
  kwokConfig?: string;
  /** The Job controller's back-off, as Go durations; Kubernetes' own values unless given. */
  backoff?: { base?: string; max?: string; batch?: string };
  /** The cluster's folder; must not exist or be empty. */
  dir?: string;
  /** The cluster outlives the process that made it; else the next `up` removes it once that process is gone. */
  keep?: boolean;
}

export type Request =
  | { verb: 'up'; options: ClusterOptions }
  | { verb: 'down'; dirs: string[]; all: boolean }
  | { verb: 'list' }
  | { verb: 'build'; options: ClusterOptions }
  | { verb: 'help' };

/** The user's input or surroundings are at fault: printed as a sentence, without a stack. */
export class ClusterError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 3) {
    super(message);
    this.name = 'ClusterError';
    this.exitCode = exitCode;
  }
}

const usageError = (message: string) => new ClusterError(`${message}\nhint: npm run cluster -- --help`, 2);

export const USAGE = `A real Kubernetes for tests, on this machine.

  npm run cluster -- up [flags]          start one, print its KUBECONFIG line
  npm run cluster -- down [DIR...]       remove the clusters in DIR; without DIR the only one there is
  npm run cluster -- down --all          remove every cluster
  npm run cluster -- list                the clusters of this machine (also: status)
  npm run cluster -- build [flags]       fill the cache for a later up

Flags of up and build:
  --version V            ${VERSIONS.map((v) => v.version).join(', ')} (default ${DEFAULT_VERSION})
  --node                 a real node: kubelet, containerd, registry, DNS (${VERSIONS.filter((v) => v.node)
    .map((v) => v.version)
    .join(', ')} only)
  --kwok N               N simulated nodes
  --kwok-config FILE     kwok Stages that play the pods of the simulated nodes
  --backoff-base D       the Job controller's first back-off after a failed pod (10s)
  --backoff-max D        its longest back-off (10m)
  --backoff-batch D      its pause between two looks at a Job (1s)
  --dir DIR              the cluster's folder (default: chosen)

Durations are Go's: 500ms, 1s, 2m.`;

const flags = {
  version: { type: 'string' },
  node: { type: 'boolean' },
  kwok: { type: 'string' },
  'kwok-config': { type: 'string' },
  'backoff-base': { type: 'string' },
  'backoff-max': { type: 'string' },
  'backoff-batch': { type: 'string' },
  dir: { type: 'string' },
  all: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const FLAGS_OF: Record<string, readonly string[]> = {
  up: ['version', 'node', 'kwok', 'kwok-config', 'backoff-base', 'backoff-max', 'backoff-batch', 'dir'],
  build: ['version', 'node', 'kwok'],
  down: ['all'],
  list: [],
};

export function parseRequest(argv: string[]): Request {
  const { values, positionals } = parseFlags(argv);
  const [word, ...rest] = positionals;
  if (values.help || word === 'help' || (word === undefined && Object.keys(values).length === 0))
    return { verb: 'help' };
  const verb = word === 'status' ? 'list' : word;
  const allowed = verb === undefined ? undefined : FLAGS_OF[verb];
  if (verb === undefined || allowed === undefined) {
    throw usageError(
      word === undefined
        ? 'no verb given; one of up, down, list, build'
        : `unknown verb "${word}"; one of up, down, list, build`,
    );
  }
  const stray = Object.keys(values).find((flag) => !allowed.includes(flag));
  if (stray !== undefined) throw usageError(`--${stray} has no meaning for "${verb}"`);
  if (verb === 'down') {
    if (values.all && rest.length > 0) throw usageError('down takes either --all or folders, not both');
    return { verb, dirs: rest, all: values.all ?? false };
  }
  if (rest.length > 0) throw usageError(`"${verb}" takes no argument, but got "${rest[0]}"`);
  if (verb === 'list') return { verb };
  const options = checkOptions({
    version: values.version,
    node: values.node,
    kwok: values.kwok === undefined ? undefined : Number(values.kwok),
    kwokConfig: values['kwok-config'],
    backoff: { base: values['backoff-base'], max: values['backoff-max'], batch: values['backoff-batch'] },
    dir: values.dir,
  });
  return verb === 'up' ? { verb, options } : { verb: 'build', options };
}

function parseFlags(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error as Error).message.split('. ')[0] ?? '';
    throw usageError(message.charAt(0).toLowerCase() + message.slice(1));
  }
}

const DURATION = /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/;

/** Refuses what no cluster can be made of, so that nothing is started first. */
export function checkOptions(options: ClusterOptions): ClusterOptions {
  const entry = findVersion(options.version ?? DEFAULT_VERSION);
  if (entry === undefined) {
    throw usageError(`no Kubernetes ${options.version} here; one of ${VERSIONS.map((v) => v.version).join(', ')}`);
  }
  if (options.node && !entry.node) {
    throw usageError(
      `${entry.version} is a control plane without kubelet; --node needs --version ${DEFAULT_VERSION}, or use --kwok N`,
    );
  }
  if (options.kwok !== undefined && !(Number.isInteger(options.kwok) && options.kwok >= 0 && options.kwok <= 1000)) {
    throw usageError('--kwok takes a number of nodes from 0 to 1000');
  }
  if (options.kwokConfig !== undefined && !options.kwok) throw usageError('--kwok-config needs --kwok N');
  if (options.dir !== undefined) checkFolder(resolve(options.dir), options.node ?? false);
  for (const [name, value] of Object.entries(options.backoff ?? {})) {
    if (value !== undefined && !DURATION.test(value)) {
      throw usageError(`--backoff-${name} ${JSON.stringify(value)} is no duration such as 1s or 500ms`);
    }
  }
  return options;
}

/** A Unix socket's path ends at 107 characters, and the kubelet puts one this deep below the folder. */
const LONGEST_FOLDER = 107 - '/kubelet/pod-resources/kubelet.sock'.length;

function checkFolder(dir: string, node: boolean): void {
  if (!/^[\w./@+-]+$/.test(dir)) {
    throw usageError(
      `--dir ${JSON.stringify(dir)}: the folder of a cluster has only letters, digits and . _ - + @ / in its path`,
    );
  }
  if (node && dir.length > LONGEST_FOLDER) {
    throw usageError(
      `--dir ${dir}: with a node the path may have ${LONGEST_FOLDER} characters, and this has ${dir.length}`,
    );
  }
}
