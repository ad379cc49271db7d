import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE_NAME } from './commands.ts';
import type { Identity } from './files.ts';
import { mustRun } from './run.ts';

interface Subject {
  name: string;
  subject: string;
  extensions: string;
}

const CLIENT = 'extendedKeyUsage=clientAuth';

/** Who is who: groups are the O of a client's certificate, its name the CN. */
export const SUBJECTS: Subject[] = [
  {
    name: 'server',
    subject: '/CN=kube-apiserver',
    extensions:
      'extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1',
  },
  { name: 'admin', subject: '/O=system:masters/CN=admin', extensions: CLIENT },
  { name: 'kubelet', subject: `/O=system:nodes/CN=system:node:${NODE_NAME}`, extensions: CLIENT },
];

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes the cluster's certificate authority, a certificate for each subject, and the key pair of service account tokens. */
export async function makeCertificates(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = (name: string) => join(folder, name);
  const ca = ['req', '-x509', ...NEW_KEY, '-days', '365', '-subj', '/CN=kubectl-batch test'];
  await mustRun('openssl', [...ca, '-keyout', file('ca.key'), '-out', file('ca.crt')]);
  const serviceAccount = ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  await mustRun('openssl', [...serviceAccount, '-out', file('service-account.key')]);
  await mustRun('openssl', [
    'pkey',
    '-in',
    file('service-account.key'),
    '-pubout',
    '-out',
    file('service-account.pub'),
  ]);
  await Promise.all(SUBJECTS.map((subject, i) => makeCertificate(file, subject, i + 2)));
}

async function makeCertificate(file: (name: string) => string, { name, subject, extensions }: Subject, serial: number) {
  const [request, extensionFile] = [file(`${name}.csr`), file(`${name}.ext`)];
  await writeFile(extensionFile, `${extensions}\n`);
  await mustRun('openssl', [
    'req',
    '-new',
    ...NEW_KEY,
    '-subj',
    subject,
    '-keyout',
    file(`${name}.key`),
    '-out',
    request,
  ]);
  const authority = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-set_serial', String(serial)];
  const made = ['-days', '365', '-extfile', extensionFile, '-out', file(`${name}.crt`)];
  await mustRun('openssl', ['x509', '-req', '-in', request, ...authority, ...made]);
  await Promise.all([rm(request), rm(extensionFile)]);
}

export async function readIdentity(folder: string, name: string): Promise<Identity> {
  const read = (file: string) => readFile(join(folder, file), 'utf8');
  const [ca, certificate, key] = await Promise.all([read('ca.crt'), read(`${name}.crt`), read(`${name}.key`)]);
  return { ca, certificate, key };
}

export const certificatesIn = (dir: string): Promise<Identity> => readIdentity(join(dir, 'pki'), 'admin');
