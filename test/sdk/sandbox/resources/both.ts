import { afterAll, beforeAll } from 'vitest';
import type { KubernetesObject } from '../../../../sdk/batch-v1/objects.ts';
import { type Sandbox, startSandbox } from '../../../../sdk/sandbox/start.ts';
import { type Answer, type Ask, connectControlPlane, connectTarget, type Target } from '../../../conformance/target.ts';
import { type Namespace, until, useNamespace } from '../../../helpers/namespace.ts';

/** What both servers are asked, and what is compared of their answers. */

export interface Both {
  namespace: Namespace;
  real: Target;
  /** The sandbox; only within tests. */
  readonly ours: Target;
}

/** A real server and a sandbox for the tests of a file, with the same namespace in both. */
export function useBoth(label: string): Both {
  const namespace = useNamespace(label);
  const real = connectControlPlane();
  let sandbox: Sandbox;
  let ours: Target;
  beforeAll(async () => {
    sandbox = await startSandbox();
    ours = connectTarget('the sandbox', sandbox.kubeconfig);
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace.name } };
    await ours.ask({ method: 'POST', path: '/api/v1/namespaces', body });
    const account = `/api/v1/namespaces/${namespace.name}/serviceaccounts/default`;
    for (const target of [real, ours]) {
      await until('a default account', async () => (await target.ask({ method: 'GET', path: account })).status === 200);
    }
  });
  afterAll(async () => {
    real.close();
    ours.close();
    await sandbox.stop();
  });
  return {
    namespace,
    real,
    get ours() {
      return ours;
    },
  };
}

export interface Facts {
  status: number;
  /** What the object would be like; names, uids and times that differ each time are left out. */
  object?: unknown;
  refusal?: { reason: string; message: string; causes: string[] };
  warnings: string[];
}

const PATHS: Readonly<Record<string, string>> = {
  Job: '/apis/batch/v1/namespaces/NS/jobs',
  CronJob: '/apis/batch/v1/namespaces/NS/cronjobs',
  Lease: '/apis/coordination.k8s.io/v1/namespaces/NS/leases',
  PriorityClass: '/apis/scheduling.k8s.io/v1/priorityclasses',
  EndpointSlice: '/apis/discovery.k8s.io/v1/namespaces/NS/endpointslices',
  Namespace: '/api/v1/namespaces',
};

/** The collection of the object's kind. */
export function pathOf(kind: string, namespace: string): string {
  return (PATHS[kind] ?? `/api/v1/namespaces/NS/${kind.toLowerCase()}s`).replace('NS', namespace);
}

/** What a server would make of a new object. */
export async function tryCreate(target: Target, namespace: string, manifest: object): Promise<Facts> {
  const path = pathOf(String((manifest as { kind?: string }).kind), namespace);
  const query = { dryRun: 'All', fieldValidation: 'Strict' };
  return factsOf(await target.ask({ method: 'POST', path, query, body: manifest }));
}

export async function factsOfAsk(target: Target, ask: Ask): Promise<Facts> {
  return factsOf(await target.ask(ask));
}

function factsOf({ status, body, warnings }: Answer): Facts {
  if (status < 300) return { status, object: normal(body as KubernetesObject), warnings: [...warnings].sort() };
  const {
    reason = '',
    message = '',
    details,
  } = body as {
    reason?: string;
    message?: string;
    details?: { causes?: { reason: string; field: string; message: string }[] };
  };
  const causes = (details?.causes ?? []).map((cause) => `${cause.field}: ${cause.reason}: ${cause.message}`);
  return {
    status,
    refusal: { reason, message: anonymous(sortFaults(message)), causes: [...new Set(causes.map(anonymous))].sort() },
    warnings: [...warnings].sort(),
  };
}

/** The server walks over maps in any order. */
function sortFaults(message: string): string {
  const list = /^(.* is invalid: )\[(.*)\]$/s.exec(message);
  return list
    ? `${list[1]}[${list[2]!
        .split(/, (?=[\w.[\]]+: [A-Z])/)
        .sort()
        .join(', ')}]`
    : message;
}

function normal(object: KubernetesObject): unknown {
  const { managedFields: _, resourceVersion: _r, ...metadata } = object.metadata;
  return JSON.parse(anonymous(JSON.stringify({ ...object, metadata }))) as unknown;
}

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /"creationTimestamp":"[^"]*"/g;
const TOKEN = /kube-api-access-[a-z0-9]{5}/g;
const GENERATED =
  /(?<="(?:name|job-name|batch\.kubernetes\.io\/job-name)":"[a-z0-9.-]*-)[bcdfghjklmnpqrstvwxz2456789]{5}(?=")/g;

function anonymous(text: string): string {
  return text
    .replace(UID, 'UID')
    .replace(TIME, '"creationTimestamp":"TIME"')
    .replace(TOKEN, 'kube-api-access-xxxxx')
    .replace(GENERATED, 'xxxxx');
}
