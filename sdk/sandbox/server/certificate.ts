import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, boolean, context, integer, objectId, octets, sequence, set, utcTime, utf8 } from './der.ts';

/** What a server needs to be believed by who knows `ca`. PEM texts. */
export interface Identity {
  ca: string;
  certificate: string;
  key: string;
}

const COMMON_NAME = objectId('2.5.4.3');
const ECDSA_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const SUBJECT_KEY = '2.5.29.14';
const AUTHORITY_KEY = '2.5.29.35';
/** The others are critical: who does not understand one refuses the certificate. */
const NOT_CRITICAL = [SUBJECT_ALTERNATIVE_NAME, SUBJECT_KEY, AUTHORITY_KEY];
const SERVER_AUTH = objectId('1.3.6.1.5.5.7.3.1');
const DAY = 24 * 60 * 60 * 1000;
const YEARS = 10 * 365;

/**
 * A certificate authority of its own and a certificate of it for 127.0.0.1 and localhost (RFC 5280, P-256).
 * The authority's key is forgotten at once.
 *
 * @param now epoch milliseconds of the machine: those that check it use that time
 */
export function createIdentity(now: number): Identity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = 'kubectl-batch sandbox CA';
  const common = { issuer, now, signer: authority.privateKey };
  return {
    ca: certificate({
      ...common,
      subject: issuer,
      publicKey: authority.publicKey,
      extensions: [
        extension(SUBJECT_KEY, octets(keyId(authority.publicKey))),
        extension(BASIC_CONSTRAINTS, sequence(boolean(true))),
        // keyCertSign is the sixth bit.
        extension(KEY_USAGE, bits(Buffer.from([0b00000100]), 2)),
      ],
    }),
    certificate: certificate({
      ...common,
      subject: 'kubectl-batch sandbox',
      publicKey: server.publicKey,
      extensions: [
        extension(AUTHORITY_KEY, sequence(context(0, keyId(authority.publicKey), 'primitive'))),
        extension(BASIC_CONSTRAINTS, sequence()),
        extension(KEY_USAGE, bits(Buffer.from([0b10000000]), 7)),
        extension(EXTENDED_KEY_USAGE, sequence(SERVER_AUTH)),
        extension(SUBJECT_ALTERNATIVE_NAME, sequence(ipAddress(127, 0, 0, 1), dnsName('localhost'))),
      ],
    }),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

interface Contents {
  issuer: string;
  subject: string;
  now: number;
  publicKey: KeyObject;
  signer: KeyObject;
  extensions: Buffer[];
}

function certificate({ issuer, subject, now, publicKey, signer, extensions }: Contents): string {
  const serial = randomBytes(16);
  // The first byte is neither 0 nor negative, so that the number has one encoding.
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const body = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    name(issuer),
    sequence(utcTime(new Date(now - DAY)), utcTime(new Date(now + YEARS * DAY))),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, sequence(...extensions)),
  );
  const der = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, signer)));
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function name(text: string): Buffer {
  return sequence(set(sequence(COMMON_NAME, utf8(text))));
}

/** Any value that is the key's own (RFC 7093). */
function keyId(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

function extension(id: string, value: Buffer): Buffer {
  const critical = NOT_CRITICAL.includes(id) ? [] : [boolean(true)];
  return sequence(objectId(id), ...critical, octets(value));
}

const ipAddress = (...bytes: number[]) => context(7, Buffer.from(bytes), 'primitive');
const dnsName = (text: string) => context(2, Buffer.from(text), 'primitive');
