import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../../plugin/kube/connect.ts';
import type { Kube } from '../../../plugin/kube/types.ts';
import { version } from '../../../plugin/version.ts';
import { connectTo, fixture, json, serve, status } from './server.ts';

function tempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'connect-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** A connection through a kubeconfig with this user and this cluster beside the server's address. */
async function connectAs(
  server: string,
  user: object,
  cluster: object = { 'certificate-authority': fixture('tls/server.crt') },
): Promise<Kube> {
  const dir = tempFolder();
  const file = join(dir, 'config');
  const config = {
    'current-context': 'x',
    clusters: [{ name: 'x', cluster: { server, ...cluster } }],
    users: [{ name: 'x', user }],
    contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
  };
  writeFileSync(file, JSON.stringify(config));
  const kube = await connect({ kubeconfig: file, env: { PATH: process.env.PATH } });
  onTestFinished(() => kube.transport.close());
  return kube;
}

const ask = (kube: Kube) =>
  kube.transport.request<Record<string, string>>({ method: 'GET', path: '/who' }).then(({ body }) => body);

/** Answers with the headers that say who asks. */
const who = ({ headers, socket }: IncomingMessage) => ({
  ...Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(authorization|impersonate|user-agent)/.test(name)),
  ),
  certificate: (socket as TLSSocket).getPeerCertificate?.()?.subject?.CN,
});

/** A proxy that leads every tunnel to one server, and notes where it should have led. */
async function tunnelTo(url: string): Promise<{ proxy: string; tunnels: string[] }> {
  const tunnels: string[] = [];
  const server = createServer();
  const sockets: Socket[] = [];
  server.on('connect', (request, socket: Socket) => {
    tunnels.push(request.url ?? '');
    const upstream = createConnection(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    sockets.push(socket, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels };
}

describe('who asks', () => {
  const userAgent = { 'user-agent': `kubectl-batch/${version}` };
  const data = (name: string) => readFileSync(fixture(`tls/${name}`)).toString('base64');
  const cases: [string, object, object][] = [
    ['nobody', {}, {}],
    ['a token', { token: 't' }, { authorization: 'Bearer t' }],
    ['name and password', { username: 'jane', password: 'p' }, { authorization: 'Basic amFuZTpw' }],
    [
      'a certificate in files',
      { 'client-certificate': fixture('tls/client.crt'), 'client-key': fixture('tls/client.key') },
      { certificate: 'kubectl-batch test client' },
    ],
    [
      'a certificate as data',
      { 'client-certificate-data': data('client.crt'), 'client-key-data': data('client.key') },
      { certificate: 'kubectl-batch test client' },
    ],
    [
      'somebody else',
      {
        token: 't',
        as: 'jane',
        'as-groups': ['a', 'b'],
        'as-uid': '7',
        'as-user-extra': { 'example.com/team': ['x'] },
      },
      {
        authorization: 'Bearer t',
        'impersonate-user': 'jane',
        'impersonate-group': 'a, b',
        'impersonate-uid': '7',
        'impersonate-extra-example.com%2fteam': 'x',
      },
    ],
  ];
  test.each(cases)('%s', async (_, user, expected) => {
    const server = await serve((request, response) => json(response, who(request)), {
      tls: { requestCert: true, rejectUnauthorized: false },
    });
    expect(await ask(await connectAs(server.url, user))).toEqual({ ...userAgent, ...expected });
  });

  test('no credentials over plain HTTP, but impersonation', async () => {
    const server = await serve((request, response) => json(response, who(request)));
    const plugin = { exec: { command: '/none' } };
    expect(await ask(await connectAs(server.url, { token: 't', as: 'jane', ...plugin }, {}))).toEqual({
      ...userAgent,
      'impersonate-user': 'jane',
    });
  });

  test('a token file is read anew when the server refuses the token', async () => {
    const file = join(tempFolder(), 'token');
    writeFileSync(file, 'old\n');
    const server = await serve(
      (request, response) => {
        if (request.headers.authorization === 'Bearer new') return json(response, { ok: 'new' });
        writeFileSync(file, 'new\n');
        json(response, status(401, 'Unauthorized', 'Unauthorized'), 401);
      },
      { tls: {} },
    );
    expect(await ask(await connectAs(server.url, { tokenFile: file }))).toEqual({ ok: 'new' });
    expect(server.requests).toHaveLength(2);
  });

  test('a token that cannot be sent', async () => {
    await expect(ask(await connectAs('https://127.0.0.1:1', { token: 'a\nb' }))).rejects.toMatchObject({
      code: 'Unreachable',
      message: 'cannot reach https://127.0.0.1:1: Invalid character in header content ["Authorization"]',
    });
  });

  test('a login that the library cannot do', async () => {
    const config = { 'access-token': 'x', expiry: '2020-01-01T00:00:00Z' };
    const kube = await connectAs('https://127.0.0.1:1', { 'auth-provider': { name: 'gcp', config } });
    await expect(ask(kube)).rejects.toMatchObject({
      code: 'Unauthorized',
      message: 'no credentials for https://127.0.0.1:1: Token is expired!',
      hint: 'log in anew',
    });
  });

  test('a plain token that is refused is not tried again', async () => {
    const server = await serve((_, response) => json(response, status(401, 'Unauthorized', 'Unauthorized'), 401), {
      tls: {},
    });
    await expect(ask(await connectAs(server.url, { token: 't' }))).rejects.toMatchObject({
      code: 'Unauthorized',
      message: `not logged in: ${server.url} does not accept these credentials`,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a key file that is not there', async () => {
    const kube = await connectAs('https://127.0.0.1:1', {
      'client-certificate': '/none.crt',
      'client-key': '/none.key',
    });
    await expect(ask(kube)).rejects.toMatchObject({
      code: 'Usage',
      message: "the kubeconfig's certificates or keys cannot be read: no such file: /none.crt",
      hint: 'check the files that the kubeconfig names: kubectl config view --minify',
    });
  });
});

test('a key in no known form', async () => {
  const user = { 'client-certificate': fixture('tls/client.crt'), 'client-key-data': 'eA==' };
  await expect(ask(await connectAs('https://127.0.0.1:1', user))).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringMatching(/^the kubeconfig's certificates or keys cannot be read: error:/),
  });
});

test('a credential plugin that waits is not waited for after an abort', async () => {
  const { url } = await serve((_, response) => json(response, {}), { tls: {} });
  const kube = await connectAs(url, { exec: { command: 'sleep', args: ['5'], interactiveMode: 'Never' } });
  const stop = new AbortController();
  const asked = kube.transport.request({ method: 'GET', path: '/who', signal: stop.signal });
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'Interrupted' });
});

describe('trust', () => {
  const hello = () => serve((_, response) => json(response, { hello: 'you' }), { tls: {} });

  test('an unknown authority is refused', async () => {
    const { url } = await hello();
    await expect(ask(await connectAs(url, {}, {}))).rejects.toMatchObject({
      code: 'Unreachable',
      message: `certificate of ${url} not accepted: self-signed certificate`,
    });
  });

  test('unless checking is switched off', async () => {
    const { url } = await hello();
    expect(await ask(await connectAs(url, {}, { 'insecure-skip-tls-verify': true }))).toEqual({ hello: 'you' });
  });

  test('the name that must stand in the certificate may be given', async () => {
    const { url } = await hello();
    const cluster = { 'certificate-authority': fixture('tls/server.crt') };
    expect(await ask(await connectAs(url, {}, { ...cluster, 'tls-server-name': 'localhost' }))).toEqual({
      hello: 'you',
    });
    await expect(ask(await connectAs(url, {}, { ...cluster, 'tls-server-name': 'other' }))).rejects.toMatchObject({
      message: `certificate of ${url} not accepted: Hostname/IP does not match certificate's altnames: Host: other. is not in the cert's altnames: IP Address:127.0.0.1, DNS:localhost`,
      hint: 'name the host that the certificate is for: --tls-server-name NAME',
    });
  });

  test.each(['http', 'https'])(
    '%s requests go through the proxy that the kubeconfig names, over one connection',
    async (scheme) => {
      const { url } = await serve(
        (_, response) => json(response, { hello: 'you' }),
        scheme === 'https' ? { tls: {} } : {},
      );
      const { proxy, tunnels } = await tunnelTo(url);
      const address = `${scheme}://localhost:7777`;
      const kube = await connectAs(
        address,
        {},
        { 'certificate-authority': fixture('tls/server.crt'), 'proxy-url': proxy },
      );
      expect([await ask(kube), await ask(kube)]).toEqual([{ hello: 'you' }, { hello: 'you' }]);
      expect(tunnels).toEqual(['localhost:7777']);
    },
  );
});

describe('a credential plugin', () => {
  const plugin = (dir: string, env: Record<string, string> = {}) => ({
    apiVersion: 'client.authentication.k8s.io/v1',
    command: fixture('credential-plugin.mjs'),
    interactiveMode: 'Never',
    env: Object.entries({ RUNS: join(dir, 'runs'), ...env }).map(([name, value]) => ({ name, value })),
  });
  const runsOf = (dir: string) => readFileSync(join(dir, 'runs'), 'utf8').trim().split('\n');
  const echo = () => serve((request, response) => json(response, { by: request.headers.authorization }), { tls: {} });

  test('runs once for 20 requests at a time, and not again before its credential expires', async () => {
    const dir = tempFolder();
    const { url } = await echo();
    const kube = await connectAs(url, { exec: { ...plugin(dir, { EXPIRES_IN: '60000' }), provideClusterInfo: true } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(kube)));
    expect(new Set(answers.map(({ by }) => by))).toEqual(new Set(['Bearer token-1']));
    await ask(kube);
    expect(runsOf(dir).map((line) => JSON.parse(line))).toEqual([
      {
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1',
        spec: { interactive: false, cluster: { server: url } },
      },
    ]);
  });

  test('runs again when its credential has expired', async () => {
    const dir = tempFolder();
    const { url } = await echo();
    const kube = await connectAs(url, { exec: plugin(dir, { EXPIRES_IN: '-1' }) });
    expect([(await ask(kube)).by, (await ask(kube)).by]).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('runs once more when the server refuses its credential, for all that were refused', async () => {
    const dir = tempFolder();
    const { url, requests } = await serve(
      (request, response) => {
        if (request.headers.authorization === 'Bearer token-2') return json(response, { ok: 'yes' });
        json(response, status(401, 'Unauthorized', 'Unauthorized'), 401);
      },
      { tls: {} },
    );
    const kube = await connectAs(url, { exec: plugin(dir) });
    expect(await Promise.all([ask(kube), ask(kube), ask(kube)])).toEqual(Array(3).fill({ ok: 'yes' }));
    expect({ runs: runsOf(dir).length, requests: requests.length }).toEqual({ runs: 2, requests: 6 });
  });

  test('a refusal of the new credential, too, is the end', async () => {
    const dir = tempFolder();
    const { url, requests } = await serve((_, response) => json(response, status(401, 'Unauthorized', 'no'), 401), {
      tls: {},
    });
    await expect(ask(await connectAs(url, { exec: plugin(dir) }))).rejects.toMatchObject({ code: 'Unauthorized' });
    expect({ runs: runsOf(dir).length, requests: requests.length }).toEqual({ runs: 2, requests: 2 });
  });

  const failures: [string, (dir: string) => object, { message: string; hint: string }][] = [
    [
      'fails',
      (dir) => plugin(dir, { FAIL: '7' }),
      {
        message: `credential plugin ${fixture('credential-plugin.mjs')} failed: exit code 7`,
        hint: 'log in anew; its own words stand above',
      },
    ],
    [
      'is not there',
      () => ({ command: 'no-such-plugin', installHint: 'Install it from the shelf.\n' }),
      { message: 'credential plugin no-such-plugin cannot be started: not found', hint: 'Install it from the shelf.' },
    ],
    [
      'writes nonsense',
      () => ({ command: 'echo', args: ['hi'] }),
      { message: 'credential plugin echo wrote no JSON', hint: 'run it by hand to see what it says' },
    ],
    [
      'gives nothing',
      () => ({ command: 'echo', args: ['{"status":{}}'] }),
      { message: 'credential plugin echo gave no credentials', hint: 'log in anew' },
    ],
  ];
  test.each(failures)('that %s', async (_, exec, expected) => {
    const { url, requests } = await echo();
    await expect(ask(await connectAs(url, { exec: exec(tempFolder()) }))).rejects.toMatchObject({
      code: 'Unauthorized',
      ...expected,
    });
    expect(requests).toEqual([]);
  });
});

test('a server with a path in its address', async () => {
  const { url, requests } = await serve((_, response) => json(response, {}));
  await ask(await connectTo(`${url}/k8s/clusters/c-1/`));
  expect(requests).toEqual(['GET /k8s/clusters/c-1/who']);
});
