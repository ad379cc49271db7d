import { request } from 'node:https';
import { certificatesIn } from './certificates.ts';
import { ClusterError } from './options.ts';

export interface Answer {
  status: number;
  body: string;
}

/** Asks the API server as admin. A connection that fails is an answer too: status 0. */
export async function ask(dir: string, port: number, method: string, path: string, body?: object): Promise<Answer> {
  const { ca, certificate, key } = await certificatesIn(dir);
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const options = {
      host: '127.0.0.1',
      port,
      method,
      path,
      headers,
      ca,
      cert: certificate,
      key,
      agent: false,
      timeout: 10_000,
    };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', (error) => resolve({ status: 0, body: error.message }));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 10 s')));
    sent.on('error', (error) => resolve({ status: 0, body: error.message }));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Makes an object that may be there already. */
export async function make(dir: string, port: number, path: string, body: object): Promise<void> {
  const answer = await ask(dir, port, 'POST', path, body);
  if (answer.status < 300 || answer.status === 409) return;
  throw new ClusterError(`the API server answered ${answer.status} to POST ${path}: ${answer.body.slice(0, 300)}`);
}

/** A node played by kwok. Beside a real node it carries a taint, so that ordinary pods find the real one. */
export function fakeNode(index: number, tainted: boolean) {
  const name = `kwok-${index}`;
  const resources = { cpu: '1000', memory: '4Ti', pods: '10000', 'ephemeral-storage': '10Ti' };
  const labels = {
    type: 'kwok',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    spec: tainted ? { taints: [{ key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' }] } : {},
    status: { allocatable: resources, capacity: resources },
  };
}

export function isReady(node: string): boolean {
  const { status } = JSON.parse(node) as { status?: { conditions?: { type: string; status: string }[] } };
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
