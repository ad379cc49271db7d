import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import { isFields } from '../../sdk/batch-v1/fields.ts';
import { BatchError } from '../../sdk/errors.ts';
import type { Entry } from './kubeconfig.ts';

/** What a credential plugin gave; client-go's ExecCredential status. */
export interface ExecCredential {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
  /** Epoch milliseconds; undefined: until the server refuses it. */
  expires?: number;
}

export interface ExecPlugin {
  /** The credential, from the plugin at most once until it expires, however many ask at a time. */
  credential(): Promise<ExecCredential>;
  /** When the last credential expires, in epoch milliseconds; infinite where it does not say. */
  expires(): number;
  /** Forgets a credential that the server refused. */
  forget(): void;
}

type Env = Record<string, string | undefined>;

/**
 * Runs a kubeconfig's credential plugin as client-go does, `KUBERNETES_EXEC_INFO` and `interactiveMode` included.
 *
 * @param exec the `exec` of the kubeconfig's user
 * @param cluster the kubeconfig's cluster, told to plugins that ask for it by `provideClusterInfo`
 */
export function execPlugin(exec: Entry, cluster: Entry, env: Env, now: () => number = Date.now): ExecPlugin {
  let current: Promise<ExecCredential> | undefined;
  let expires = Number.POSITIVE_INFINITY;
  return {
    credential() {
      if (current && now() < expires) return current;
      expires = Number.POSITIVE_INFINITY;
      const started = run(exec, cluster, env);
      current = started;
      started.then(
        (credential) => {
          expires = credential.expires ?? Number.POSITIVE_INFINITY;
        },
        // A failure is not kept: the next request asks again.
        () => {
          if (current === started) current = undefined;
        },
      );
      return started;
    },
    expires: () => expires,
    forget() {
      current = undefined;
    },
  };
}

async function run(exec: Entry, cluster: Entry, env: Env): Promise<ExecCredential> {
  const command = String(exec.command ?? '');
  if (command === '') throw new BatchError('Unauthorized', 'the kubeconfig names no command for its credential plugin');
  const interactive = isInteractive(exec, command);
  const output = await outputOf(
    command,
    argumentsOf(exec),
    { ...env, ...environmentOf(exec, cluster, interactive) },
    interactive,
    exec,
  );
  return readCredential(command, output);
}

function isInteractive({ interactiveMode }: Entry, command: string): boolean {
  const terminal = isatty(0);
  if (interactiveMode === 'Always' && !terminal) {
    throw new BatchError('Unauthorized', `credential plugin ${command} needs a terminal`, {
      hint: 'log in by hand first, or use other credentials',
    });
  }
  return terminal && interactiveMode !== 'Never';
}

function argumentsOf({ args }: Entry): string[] {
  return Array.isArray(args) ? args.map(String) : [];
}

function environmentOf(exec: Entry, cluster: Entry, interactive: boolean): Env {
  const own: Env = {};
  for (const item of Array.isArray(exec.env) ? exec.env : []) {
    if (isFields(item) && typeof item.name === 'string') own[item.name] = String(item.value ?? '');
  }
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { interactive, ...(exec.provideClusterInfo === true ? { cluster: clusterInfo(cluster) } : {}) },
  };
  return { ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
}

function clusterInfo(cluster: Entry): Entry {
  const extensions = Array.isArray(cluster.extensions) ? cluster.extensions : [];
  const config: unknown = extensions.find((one) => isFields(one) && one.name === 'client.authentication.k8s.io/exec');
  return {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': cluster['certificate-authority-data'],
    'proxy-url': cluster['proxy-url'],
    config: isFields(config) ? config.extension : undefined,
  };
}

/** Standard output of the plugin. What it writes to standard error is for people: it asks and explains there. */
function outputOf(command: string, args: string[], env: Env, interactive: boolean, exec: Entry): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: env as NodeJS.ProcessEnv,
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => reject(notStarted(command, error, exec)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else
        reject(
          new BatchError('Unauthorized', `credential plugin ${command} failed: ${signal ?? `exit code ${code}`}`, {
            hint: 'log in anew; its own words stand above',
          }),
        );
    });
  });
}

function notStarted(command: string, error: NodeJS.ErrnoException, { installHint }: Entry): BatchError {
  const why = error.code === 'ENOENT' ? 'not found' : (error.code ?? error.message);
  const hint =
    typeof installHint === 'string' && installHint !== '' ? installHint.trim() : 'install it, or put it in PATH';
  return new BatchError('Unauthorized', `credential plugin ${command} cannot be started: ${why}`, {
    hint,
    cause: error,
  });
}

function readCredential(command: string, output: string): ExecCredential {
  let status: unknown;
  try {
    status = (JSON.parse(output) as Entry).status;
  } catch (cause) {
    throw new BatchError('Unauthorized', `credential plugin ${command} wrote no JSON`, {
      hint: 'run it by hand to see what it says',
      cause,
    });
  }
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = (
    isFields(status) ? status : {}
  ) as Record<string, string>;
  if (!token && !(clientCertificateData && clientKeyData)) {
    throw new BatchError('Unauthorized', `credential plugin ${command} gave no credentials`, { hint: 'log in anew' });
  }
  const expires = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.NaN;
  return { token, clientCertificateData, clientKeyData, expires: Number.isNaN(expires) ? undefined : expires };
}
