import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { isDnsLabel, isDnsSubdomain, isQualifiedName } from '../../names.ts';
import { between } from '../numbers.ts';
import { filePath } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, oneOfOrDefault, text } from '../rule.ts';
import { selectorProblems } from '../selector.ts';
import { filled, needed } from '../texts.ts';

/** Problems of a projected ClusterTrustBundle: one bundle by name, or all of a signer. */
export function trustBundleProblems(bundle: Fields, path: Path): readonly Problem[] {
  return [
    ...bundleNameProblems(bundle, path),
    ...needed(bundle, path, ['path']),
    ...filePath(bundle.path, [...path, 'path']),
  ];
}

function bundleNameProblems(bundle: Fields, path: Path): readonly Problem[] {
  const { name, signerName, labelSelector } = bundle;
  if (isMissing(name) === isMissing(signerName)) {
    return [{ path, value: bundle, message: 'must have either a name or a signerName' }];
  }
  if (isMissing(name)) {
    return [
      ...filled(bundle, path, ['signerName']),
      ...signerProblems(signerName, [...path, 'signerName']),
      ...selectorProblems(labelSelector, [...path, 'labelSelector']),
    ];
  }
  const wellNamed = typeof name !== 'string' || isBundleName(name);
  const message = 'must be the name of a ClusterTrustBundle, such as example.com:signer:name';
  return [
    ...(wellNamed ? NO_PROBLEMS : [{ path: [...path, 'name'], value: name, message }]),
    ...(isMissing(labelSelector)
      ? NO_PROBLEMS
      : [{ path: [...path, 'labelSelector'], value: labelSelector, message: 'may not stand beside a name' }]),
  ];
}

/** What stands before the last colon is the signer, and free. */
function isBundleName(name: string): boolean {
  return isDnsSubdomain(name.slice(name.lastIndexOf(':') + 1));
}

const MAX_SIGNER_NAME = 571;

/** A signer is called `example.com/name`. */
function signerProblems(value: unknown, path: Path): readonly Problem[] {
  if (typeof value !== 'string' || value === '') return NO_PROBLEMS;
  const [domain = '', name = '', ...rest] = value.split('/');
  const labels = domain.split('.');
  const valid =
    rest.length === 0 &&
    domain.length <= 253 &&
    labels.length > 1 &&
    labels.every(isDnsLabel) &&
    name.split('.').every(isDnsSubdomain) &&
    value.length <= MAX_SIGNER_NAME;
  return valid ? NO_PROBLEMS : [{ path, value, message: 'must be a name such as example.com/signer' }];
}

const KEY_TYPES = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const HOUR = 60 * 60;
const PATHS = ['credentialBundlePath', 'keyPath', 'certificateChainPath'];

/** Problems of a projected certificate of the pod. */
export function podCertificateProblems(certificate: Fields, path: Path): readonly Problem[] {
  const signer = text(certificate.signerName) ?? '';
  const domain = signer.split('/')[0]!;
  const longest = /(^|\.)kubernetes\.io$/.test(domain) ? 24 * HOUR : 91 * 24 * HOUR;
  const nowhere = PATHS.every((field) => isMissing(certificate[field]) || certificate[field] === '');
  return [
    ...needed(certificate, path, ['signerName', 'keyType']),
    ...signerProblems(certificate.signerName, [...path, 'signerName']),
    ...oneOfOrDefault(certificate, 'keyType', path, KEY_TYPES),
    ...between(certificate, 'maxExpirationSeconds', path, HOUR, longest),
    ...userAnnotationProblems(certificate.userAnnotations, [...path, 'userAnnotations']),
    ...PATHS.flatMap((field) => filePath(certificate[field], [...path, field])),
    ...(nowhere
      ? [{ path, value: certificate, message: 'must have a credentialBundlePath, a keyPath or a certificateChainPath' }]
      : NO_PROBLEMS),
  ];
}

/** The files that a projected certificate writes. */
export function certificateFiles(certificate: Fields): unknown[] {
  return PATHS.map((field) => certificate[field]);
}

function userAnnotationProblems(annotations: unknown, path: Path): readonly Problem[] {
  if (!isFields(annotations)) return NO_PROBLEMS;
  return Object.entries(annotations).flatMap(([key, value]) => {
    const valid = key.includes('/') && isQualifiedName(key.toLowerCase());
    return valid ? NO_PROBLEMS : [{ path: [...path, key], value, message: 'must have a key such as example.com/name' }];
  });
}
