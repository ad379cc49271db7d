import { expect, test } from 'vitest';
import { proxyFromEnvironment } from '../../../plugin/kube/proxy.ts';

const both = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:1' };
const no = (exceptions: string) => ({ ...both, NO_PROXY: exceptions });

const cases: [server: string, env: Record<string, string>, proxy: string | undefined][] = [
  ['https://c.example:6443', {}, undefined],
  ['https://c.example:6443', both, 'http://secure:1'],
  ['http://c.example', both, 'http://plain:1'],
  ['https://c.example', { https_proxy: 'p:8080' }, 'http://p:8080'],
  ['https://c.example', { HTTPS_PROXY: 'socks5://p' }, 'socks5://p'],
  ['https://localhost:6443', both, undefined],
  ['https://127.0.0.1:6443', both, undefined],
  ['https://[::1]:6443', both, undefined],
  ['https://c.example', no('*'), undefined],
  ['https://c.example', no('d.example, c.example'), undefined],
  ['https://c.example', { ...both, no_proxy: 'EXAMPLE' }, undefined],
  ['https://c.example', no('.example'), undefined],
  ['https://c.example', no('.c.example'), 'http://secure:1'],
  ['https://c.example', no('xc.example,ample'), 'http://secure:1'],
  ['https://c.example:6443', no('c.example:6443'), undefined],
  ['https://c.example:6443', no('c.example:443'), 'http://secure:1'],
  ['https://c.example', no('c.example:443'), undefined],
  ['https://10.1.2.3', no('10.0.0.0/8'), undefined],
  ['https://11.1.2.3', no('10.0.0.0/8'), 'http://secure:1'],
  ['https://10.1.2.3:6443', no('10.1.2.3'), undefined],
  ['https://[fd00::5]:6443', no('fd00::/16'), undefined],
  ['https://[fd00::5]:6443', no('[fd00::5]:6443'), undefined],
  ['https://[fd00::5]:6443', no('fd00::5'), undefined],
];
test.each(cases)('%s with %j', (server, env, proxy) => {
  expect(proxyFromEnvironment(server, env)).toBe(proxy);
});
