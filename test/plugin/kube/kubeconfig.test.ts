import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { choose } from '../../../plugin/kube/choose.ts';
import { readKubeconfig } from '../../../plugin/kube/kubeconfig.ts';
import type { ConnectOptions } from '../../../plugin/kube/types.ts';
import { BatchError } from '../../../sdk/errors.ts';

/** A folder with these files; `DIR` in what is expected stands for it. */
function folder(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

const simple = (name: string, server: string) => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "${server}", certificate-authority: ca.crt}}]
users: [{name: ${name}, user: {token: ${name}-token, client-certificate: /abs/c.crt, client-key: keys/c.key}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: ${name}-space}}]
`;
const a = simple('a', 'https://a:6443');
const b = `${simple('b', 'https://b:6443')}
preferences: {}
`;

describe('reading', () => {
  test('first wins, missing files are ignored, paths are relative to their own file', () => {
    const dir = folder({
      'one/config': a,
      'two/config': b.replace('[{name: b, cluster', '[{name: a, cluster: {server: https://other}}, {name: b, cluster'),
    });
    const { clusters, users, contexts, currentContext, found } = readKubeconfig(undefined, {
      KUBECONFIG: `${dir}/none:${dir}/one/config::${dir}/two/config:${dir}/one/config`,
    });
    expect({
      clusters: Object.fromEntries(clusters),
      users: Object.fromEntries(users),
      contexts: [...contexts.keys()],
      currentContext,
      found,
    }).toEqual({
      clusters: {
        a: { server: 'https://a:6443', 'certificate-authority': `${dir}/one/ca.crt` },
        b: { server: 'https://b:6443', 'certificate-authority': `${dir}/two/ca.crt` },
      },
      users: {
        a: { token: 'a-token', 'client-certificate': '/abs/c.crt', 'client-key': `${dir}/one/keys/c.key` },
        b: { token: 'b-token', 'client-certificate': '/abs/c.crt', 'client-key': `${dir}/two/keys/c.key` },
      },
      contexts: ['a', 'b'],
      currentContext: 'a',
      found: [`${dir}/one/config`, `${dir}/two/config`],
    });
  });

  test('the first file that names a current context decides it', () => {
    const dir = folder({ one: a.replace('current-context: a', 'current-context: ""'), two: b });
    expect(readKubeconfig(undefined, { KUBECONFIG: `${dir}/one:${dir}/two` }).currentContext).toBe('b');
  });

  test('~/.kube/config without KUBECONFIG, in JSON, too, and nothing where it is not', () => {
    const dir = folder({ '.kube/config': '{"current-context": "x", "contexts": null}', 'empty/.kube/config': '' });
    const read = (home: string) => {
      const { currentContext, looked, found } = readKubeconfig(undefined, { HOME: home });
      return { currentContext, looked, found };
    };
    expect(read(dir)).toEqual({ currentContext: 'x', looked: [`${dir}/.kube/config`], found: [`${dir}/.kube/config`] });
    expect(read(`${dir}/empty`)).toEqual({
      looked: [`${dir}/empty/.kube/config`],
      found: [`${dir}/empty/.kube/config`],
    });
    expect(read(`${dir}/none`)).toEqual({ looked: [`${dir}/none/.kube/config`], found: [] });
  });

  test('--kubeconfig alone counts; a plugin beside it is found there, one of PATH is left alone', () => {
    const exec = (command: string) => `users: [{name: u, user: {exec: {command: ${command}}}}]`;
    const dir = folder({ one: exec('./plugin'), two: exec('aws'), three: exec('/bin/x') });
    const command = (file: string) => readKubeconfig(`${dir}/${file}`, { KUBECONFIG: '/none' }).users.get('u')!.exec;
    expect(['one', 'two', 'three'].map(command)).toEqual([
      { command: `${dir}/plugin` },
      { command: 'aws' },
      { command: '/bin/x' },
    ]);
  });

  const broken: [string, string, string][] = [
    [
      'YAML',
      'a: [',
      'kubeconfig DIR/config cannot be read: unexpected end of the stream within a flow collection (1:5)',
    ],
    ['a list', '- a', 'kubeconfig DIR/config cannot be read: it is not a mapping'],
    ['no list', 'users: {a: b}', 'kubeconfig DIR/config cannot be read: users is not a list'],
    ['no name', 'users: [{user: {}}]', 'kubeconfig DIR/config cannot be read: a user has no name'],
  ];
  test.each(broken)('broken: %s', (_, text, message) => {
    const dir = folder({ config: text });
    expect(() => readKubeconfig(undefined, { KUBECONFIG: `${dir}/config` })).toThrow(
      expect.objectContaining({
        code: 'Usage',
        message: message.replace('DIR', dir),
        hint: 'see what kubectl says: kubectl config view',
      }),
    );
  });

  test('--kubeconfig of a file that is not there', () => {
    expect(() => readKubeconfig('/none/x', {})).toThrow(
      expect.objectContaining({
        code: 'Usage',
        message: 'no such kubeconfig: /none/x',
        hint: 'check the path after --kubeconfig',
      }),
    );
  });
});

describe('choosing', () => {
  const ca = { 'certificate-authority': 'DIR/ca.crt' };
  const user = { token: 'a-token', 'client-certificate': '/abs/c.crt', 'client-key': 'DIR/keys/c.key' };
  const chosen = {
    context: 'a',
    namespace: 'a-space',
    server: 'https://a:6443',
    cluster: { server: 'https://a:6443', ...ca },
    user,
    userName: 'a',
  };
  const userB = { ...user, token: 'b-token' };
  const clusterB = { server: 'https://b:6443', ...ca };

  const cases: [string, Partial<ConnectOptions>, object][] = [
    ['the current context', {}, chosen],
    [
      '--context',
      { context: 'b' },
      { context: 'b', namespace: 'b-space', server: 'https://b:6443', cluster: clusterB, user: userB, userName: 'b' },
    ],
    ['--cluster', { cluster: 'b' }, { ...chosen, server: 'https://b:6443', cluster: clusterB }],
    ['--user', { user: 'b' }, { ...chosen, user: userB, userName: 'b' }],
    ['-n', { namespace: 'x' }, { ...chosen, namespace: 'x' }],
    [
      '--server',
      { server: 'https://x/base/' },
      { ...chosen, server: 'https://x/base', cluster: { ...ca, server: 'https://x/base/' } },
    ],
    [
      '--server without a scheme',
      { server: 'x:1' },
      { ...chosen, server: 'https://x:1', cluster: { ...ca, server: 'x:1' } },
    ],
    [
      '--insecure-skip-tls-verify puts the authority aside',
      { insecureSkipTlsVerify: true },
      { ...chosen, cluster: { server: 'https://a:6443', 'insecure-skip-tls-verify': true } },
    ],
    [
      '--certificate-authority',
      { certificateAuthority: '/x.crt' },
      { ...chosen, cluster: { server: 'https://a:6443', 'certificate-authority': '/x.crt' } },
    ],
    [
      '--tls-server-name',
      { tlsServerName: 'n' },
      { ...chosen, cluster: { server: 'https://a:6443', ...ca, 'tls-server-name': 'n' } },
    ],
    [
      "the environment's proxy",
      { env: { HTTPS_PROXY: 'p:1' } },
      { ...chosen, cluster: { server: 'https://a:6443', ...ca, 'proxy-url': 'http://p:1' } },
    ],
    ['--token', { token: 't' }, { ...chosen, user: { ...user, token: 't' } }],
    [
      '--as with groups and uid',
      { as: 'jane', asGroup: ['g'], asUid: '7' },
      { ...chosen, user: { ...user, as: 'jane', 'as-groups': ['g'], 'as-uid': '7' } },
    ],
  ];
  test.each(cases)('%s', (_, options, expected) => {
    const dir = folder({ one: a, two: b });
    const choice = choose(readKubeconfig(undefined, { KUBECONFIG: `${dir}/one:${dir}/two` }), { env: {}, ...options });
    expect(JSON.parse(JSON.stringify(choice).replaceAll(dir, 'DIR'))).toEqual(expected);
  });

  test('--token stands in for a credential plugin', () => {
    const dir = folder({ config: 'users: [{name: u, user: {exec: {command: aws}, tokenFile: t}}]' });
    const config = readKubeconfig(`${dir}/config`, {});
    expect(choose(config, { env: {}, server: 'https://x', user: 'u', token: 't' }).user).toEqual({ token: 't' });
  });

  test('a server alone needs no kubeconfig', () => {
    const config = readKubeconfig(undefined, { HOME: '/none' });
    expect(choose(config, { env: {}, server: 'localhost:8080' })).toEqual({
      context: undefined,
      namespace: 'default',
      server: 'http://localhost:8080',
      cluster: { server: 'localhost:8080' },
      user: {},
      userName: 'user',
    });
  });

  const inPod = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  test('in a pod, its service account', () => {
    const dir = folder({ token: 't', namespace: 'here\n' });
    const cluster = { server: 'https://[fd00::1]:443', 'certificate-authority': `${dir}/ca.crt` };
    const config = readKubeconfig(undefined, { HOME: '/none' });
    expect(choose(config, { env: inPod }, dir)).toEqual({
      context: undefined,
      namespace: 'here',
      server: 'https://[fd00::1]:443',
      cluster,
      user: { tokenFile: `${dir}/token` },
      userName: 'user',
    });
  });

  test('in a pod with a kubeconfig, the kubeconfig', () => {
    const dir = folder({ token: 't', config: a });
    expect(choose(readKubeconfig(`${dir}/config`, {}), { env: inPod }, dir).server).toBe('https://a:6443');
  });

  const wrong: [string, string, Partial<ConnectOptions>, { code: string; message: string; hint: string }][] = [
    [
      'no such context',
      a,
      { context: 'c' },
      { code: 'Usage', message: 'no context "c" in DIR/config', hint: 'did you mean "a"? contexts: a' },
    ],
    [
      'a current context that is not there',
      a.replace('current-context: a', 'current-context: production'),
      {},
      { code: 'Usage', message: 'no context "production" in DIR/config', hint: 'contexts: a' },
    ],
    [
      'no such cluster',
      a,
      { cluster: 'x' },
      { code: 'Usage', message: 'no cluster "x" in DIR/config', hint: 'clusters: a' },
    ],
    ['no such user', a, { user: 'x' }, { code: 'Usage', message: 'no user "x" in DIR/config', hint: 'users: a' }],
    [
      'no current context',
      a.replace('current-context: a', ''),
      {},
      {
        code: 'Usage',
        message: 'no current context in DIR/config',
        hint: 'choose one: kubectl config use-context NAME, or --context NAME; contexts: a',
      },
    ],
    [
      'a cluster without a server',
      a.replace('server: "https://a:6443", ', ''),
      {},
      {
        code: 'Usage',
        message: 'no server for context "a" in DIR/config',
        hint: 'its cluster needs a server; or name one with --server URL',
      },
    ],
    [
      'not an address',
      a,
      { server: 'ftp://x' },
      { code: 'Usage', message: 'not the address of an API server: ftp://x', hint: 'it looks like https://host:6443' },
    ],
    [
      'a group without a user',
      a,
      { asGroup: ['g'] },
      { code: 'Usage', message: '--as-group and --as-uid need --as', hint: 'name the user, too: --as USER' },
    ],
  ];
  test.each(wrong)('%s', (_, text, options, expected) => {
    const dir = folder({ config: text });
    const choosing = () => choose(readKubeconfig(undefined, { KUBECONFIG: `${dir}/config` }), { env: {}, ...options });
    expect(failure(choosing)).toEqual({ ...expected, message: expected.message.replace('DIR', dir) });
  });

  test('nothing at all', () => {
    const choosing = () => choose(readKubeconfig(undefined, { HOME: '/none' }), { env: {} });
    expect(failure(choosing)).toEqual({
      code: 'Unreachable',
      message: 'no kubeconfig found: looked at /none/.kube/config',
      hint: 'name one with --kubeconfig FILE or the variable KUBECONFIG, or a server with --server URL; without a cluster: --sandbox',
    });
  });
});

function failure(run: () => unknown): object | undefined {
  try {
    run();
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
  return undefined;
}
