import type { Fields } from '../../fields.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, oneOf, text } from '../rule.ts';
import { filled } from '../texts.ts';

const KINDS = ['Shared', 'Dedicated', 'Managed'];

export function checkAzureDisk(source: Fields, path: Path): readonly Problem[] {
  return [
    ...filled(source, path, ['diskName', 'diskURI']),
    ...oneOf(source, 'cachingMode', path, ['None', 'ReadOnly', 'ReadWrite']),
    ...oneOf(source, 'kind', path, KINDS),
    ...checkUri(source, path),
  ];
}

/** Managed disks are named by their path in Azure, the other kinds by an address. */
function checkUri(source: Fields, path: Path): readonly Problem[] {
  const value = text(source.diskURI);
  const kind = isMissing(source.kind) ? 'Shared' : text(source.kind);
  if (!value || kind === undefined || !KINDS.includes(kind)) return NO_PROBLEMS;
  const start = kind === 'Managed' ? '/subscriptions/' : 'https://';
  if (value.startsWith(start)) return NO_PROBLEMS;
  return [{ path: [...path, 'diskURI'], value, message: `must begin with ${start} for a disk of the kind ${kind}` }];
}
