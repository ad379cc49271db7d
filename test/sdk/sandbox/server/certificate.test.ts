import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { createIdentity } from '../../../../sdk/sandbox/server/certificate.ts';

test('the certificate is of its authority, for the loopback interface alone, and valid for years', () => {
  const now = Date.parse('2026-03-04T05:06:07Z');
  const { ca, certificate } = createIdentity(now);
  const [issuer, own] = [new X509Certificate(ca), new X509Certificate(certificate)];
  expect(own.verify(issuer.publicKey)).toBe(true);
  expect(own.checkIssued(issuer)).toBe(true);
  expect([issuer.ca, own.ca]).toEqual([true, false]);
  expect(own.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost');
  expect(new Date(own.validFrom).toISOString()).toBe('2026-03-03T05:06:07.000Z');
  expect(new Date(own.validTo).toISOString()).toBe('2036-03-01T05:06:07.000Z');
});

test('clients that know the authority trust the server, others do not', async () => {
  const { ca, certificate, key } = createIdentity(Date.now());
  const server = createServer({ key, cert: certificate }, (socket) => socket.end());
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const trusted = connect({ host: '127.0.0.1', port, ca });
    await once(trusted, 'secureConnect');
    expect(trusted.authorized).toBe(true);
    trusted.destroy();
    const [refusal] = await once(connect({ host: '127.0.0.1', port, ca: createIdentity(Date.now()).ca }), 'error');
    expect(refusal).toMatchObject({ code: expect.stringMatching(/SIGNATURE|UNABLE_TO|SELF_SIGNED/) });
  } finally {
    server.close();
  }
});
