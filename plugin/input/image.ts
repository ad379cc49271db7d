import { jobGenerateNameProblem, jobNameProblem, MAX_GENERATE_NAME, toDnsLabel } from '../../sdk/batch-v1/names.ts';
import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { parseQuantity } from '../../sdk/batch-v1/quantity.ts';
import { UsageError } from '../../sdk/errors.ts';

/** The flags of `run --image`. */
export interface ImageRequest {
  image: string;
  /** Default: a name that the server makes from the image's own, `busybox-x7k2p`. */
  name?: string;
  /** The beginning of a name that the server makes; not together with `name`. */
  generateName?: string;
  /** What the container runs instead of the image's own command; empty: that. */
  command?: readonly string[];
  completions?: number;
  parallelism?: number;
  indexed?: boolean;
  backoffLimit?: number;
  /** `NAME=VALUE` each. */
  env?: readonly string[];
  cpu?: string;
  memory?: string;
  serviceAccount?: string;
  namespace?: string;
  labels?: Record<string, string>;
}

/**
 * The Job of `run --image IMAGE ... -- COMMAND`.
 *
 * `cpu` is a request only: a limit would throttle the container though the node has time to spare. `memory` is request
 * and limit alike: what is promised is what may be used, so that a node short of memory does not kill the pod.
 * Pods are not restarted in place (`restartPolicy: Never`), so that each attempt keeps its own log.
 *
 * @throws UsageError for a flag whose value cannot be
 */
export function jobFromImage(request: ImageRequest): KubernetesObject {
  checkImage(request.image);
  checkCounts(request);
  const { completions, parallelism, indexed, backoffLimit, serviceAccount, namespace, labels } = request;
  return defined({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: defined({ ...naming(request), namespace, labels }),
    spec: defined({
      completions,
      parallelism,
      completionMode: indexed ? 'Indexed' : undefined,
      backoffLimit,
      template: {
        spec: defined({ restartPolicy: 'Never', serviceAccountName: serviceAccount, containers: [container(request)] }),
      },
    }),
  });
}

function container({ image, command = [], env = [], cpu, memory }: ImageRequest): Record<string, unknown> {
  return defined({
    name: 'main',
    image,
    command: command.length > 0 ? [...command] : undefined,
    env: env.length > 0 ? variables(env) : undefined,
    resources: resources(cpu, memory),
  });
}

function naming({ image, name, generateName, indexed, completions }: ImageRequest): {
  name?: string;
  generateName?: string;
} {
  const limits = indexed ? { indexedCompletions: completions } : {};
  if (name !== undefined) {
    const problem = jobNameProblem(name, limits);
    if (problem)
      throw new UsageError(`--name: "${name}" ${problem}`, { hint: `e.g. --name ${toDnsLabel(name, 40) || 'my-job'}` });
    return { name };
  }
  const prefix = generateName ?? `${baseName(image, indexed ? completions : undefined)}-`;
  const problem = jobGenerateNameProblem(prefix, limits);
  if (problem) throw new UsageError(`the name "${prefix}..." ${problem}`, { hint: 'give one with --name' });
  return { generateName: prefix };
}

/** `registry:5000/team/My_Image:tag@sha256:...` -> `my-image`; shorter where an index is appended to make a hostname. */
function baseName(image: string, completions: number | undefined): string {
  const last = image.split('@')[0]?.split('/').at(-1)?.split(':')[0] ?? '';
  const index = completions === undefined ? '' : `-${completions - 1}`;
  return toDnsLabel(last.replaceAll('.', '-'), MAX_GENERATE_NAME - '-'.length - index.length) || 'job';
}

function checkImage(image: string): void {
  if (image !== '' && !/\s/.test(image)) return;
  throw new UsageError(`--image: ${image === '' ? 'is empty' : `"${image}" has white space`}`, {
    hint: 'e.g. --image busybox:1.36; the command goes behind --',
  });
}

function checkCounts({ completions, parallelism, backoffLimit, indexed }: ImageRequest): void {
  for (const [flag, count] of Object.entries({ completions, parallelism, 'backoff-limit': backoffLimit })) {
    if (count === undefined || (Number.isInteger(count) && count >= 0 && count <= 2 ** 31 - 1)) continue;
    throw new UsageError(`--${flag}: ${count} is not a whole number from 0 to ${2 ** 31 - 1}`, {
      hint: `e.g. --${flag} 3`,
    });
  }
  if (indexed && completions === undefined) {
    throw new UsageError('--indexed needs --completions', {
      hint: 'each index from 0 to completions-1 gets one pod: --indexed --completions 10',
    });
  }
}

function variables(words: readonly string[]): { name: string; value: string }[] {
  const values = new Map<string, string>();
  for (const word of words) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`--env: "${word}" is not NAME=VALUE`, {
        hint: `e.g. --env ${word.replace(/=.*$/s, '') || 'LEVEL'}=1`,
      });
    }
    if (/\s/.test(name))
      throw new UsageError(`--env: the name "${name}" has white space`, {
        hint: 'quote the value, not the name: --env NAME="a b"',
      });
    // As in a shell, the last value counts.
    values.set(name, value);
  }
  return [...values].map(([name, value]) => ({ name, value }));
}

function resources(cpu: string | undefined, memory: string | undefined): Record<string, unknown> | undefined {
  checkQuantity('cpu', cpu, '500m or 2');
  checkQuantity('memory', memory, '256Mi or 2Gi');
  if (cpu === undefined && memory === undefined) return undefined;
  return defined({ requests: defined({ cpu, memory }), limits: memory === undefined ? undefined : { memory } });
}

function checkQuantity(flag: string, quantity: string | undefined, examples: string): void {
  if (quantity === undefined) return;
  const value = parseQuantity(quantity);
  if (value === undefined)
    throw new UsageError(`--${flag}: "${quantity}" is not a quantity`, { hint: `e.g. ${examples}` });
  if (value <= 0) throw new UsageError(`--${flag}: "${quantity}" is not more than 0`, { hint: `e.g. ${examples}` });
  // The API takes thousandths of a byte; nobody means them.
  if (flag === 'memory' && value < 1)
    throw new UsageError(`--memory: "${quantity}" is less than one byte`, {
      hint: '"m" means thousandths; Mi is 2^20 bytes',
    });
}

/** Without the fields that are undefined, so that the Job holds what was asked for and nothing else. */
function defined<T extends Record<string, unknown>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
