import { execFile } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { readIdentity } from '../cluster/certificates.ts';
import { type Namespace, until } from '../helpers/namespace.ts';

const kubectl = promisify(execFile);

/** The part of `AdmissionRequest` of admission.k8s.io/v1 that is looked at. */
export interface Asked {
  uid: string;
  name: string;
  dryRun: boolean;
}

/** What becomes of a new Job: taken as it is, changed (JSON Patch), refused with a message, or the connection breaks. */
export type Verdict = 'taken' | { patch: unknown[] } | { refused: string } | 'broken';

export interface Webhook {
  /** Decides from now on; default: everything is taken. */
  decide(verdict: (asked: Asked) => Verdict): void;
}

/**
 * A mutating admission webhook for Jobs of a namespace whose name ends in `-new`, registered with the API server for the tests
 * of a file. It answers from this process: a call of kubectl that waits for it must not hold the process up.
 */
export function useWebhook(space: Namespace): Webhook {
  let verdict: (asked: Asked) => Verdict = () => 'taken';
  let close = () => {};
  beforeAll(async () => {
    const { ca, certificate, key } = await readIdentity(join(dirname(process.env.KUBECONFIG_TEST!), 'pki'), 'server');
    let asked = 0;
    const server = createServer({ cert: certificate, key }, async (request, response) => {
      const { request: review } = JSON.parse(await text(request)) as { request: Asked };
      asked++;
      const decided = verdict(review);
      if (decided === 'broken') return void response.destroy();
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(reviewOf(review.uid, decided)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    space.create(configuration(space.name, `https://127.0.0.1:${port}/`, ca));
    close = () => {
      space.kubectl('delete', 'mutatingwebhookconfiguration', space.name);
      server.closeAllConnections();
      server.close();
    };
    // The server reads what is registered from a cache.
    const probe = ['-n', space.name, 'create', 'job', 'probe-new', '--image=busybox', '--dry-run=server'];
    await until('the webhook is asked', async () => {
      await kubectl(process.env.KUBECTL_TEST!, ['--kubeconfig', process.env.KUBECONFIG_TEST!, ...probe]);
      return asked > 0;
    });
  });
  afterAll(() => close());
  return {
    decide: (next) => {
      verdict = next;
    },
  };
}

function reviewOf(uid: string, verdict: Exclude<Verdict, 'broken'>) {
  const version = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
  if (verdict === 'taken') return { ...version, response: { uid, allowed: true } };
  if ('refused' in verdict)
    return { ...version, response: { uid, allowed: false, status: { code: 403, message: verdict.refused } } };
  const patch = Buffer.from(JSON.stringify(verdict.patch)).toString('base64');
  return { ...version, response: { uid, allowed: true, patchType: 'JSONPatch', patch } };
}

function configuration(namespace: string, url: string, ca: string): string {
  return JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: namespace },
    webhooks: [
      {
        name: 'jobs.admission.test',
        clientConfig: { url, caBundle: Buffer.from(ca).toString('base64') },
        rules: [{ operations: ['CREATE'], apiGroups: ['batch'], apiVersions: ['v1'], resources: ['jobs'] }],
        matchConditions: [{ name: 'new', expression: "object.metadata.name.endsWith('-new')" }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        ...{ sideEffects: 'None', admissionReviewVersions: ['v1'], failurePolicy: 'Fail', timeoutSeconds: 5 },
      },
    ],
  });
}
