import type { Fields } from '../../fields.ts';
import { between } from '../numbers.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, text } from '../rule.ts';
import { filled } from '../texts.ts';
import type { VolumeContext } from './source.ts';

const MAX_NAME_AND_PORTAL = 64;

export function checkIscsi(source: Fields, path: Path, { name }: VolumeContext): readonly Problem[] {
  return [
    ...filled(source, path, ['targetPortal', 'iqn']),
    ...qualifiedNameProblems(source, 'iqn', path),
    ...qualifiedNameProblems(source, 'initiatorName', path),
    ...between(source, 'lun', path, 0, 255),
    ...checkSecret(source, path),
    ...checkLength(source, path, name),
  ];
}

/** The three naming schemes of iSCSI. */
const NAME_SHAPES: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function qualifiedNameProblems(source: Fields, field: string, path: Path): readonly Problem[] {
  const value = text(source[field]);
  // An empty iqn is missed already; an empty initiatorName is none.
  if (value === undefined || (value === '' && field === 'iqn')) return NO_PROBLEMS;
  if (NAME_SHAPES[value.slice(0, 3)]?.test(value)) return NO_PROBLEMS;
  const message = 'must be an iSCSI name such as iqn.2001-04.com.example:storage, eui.... or naa....';
  return [{ path: [...path, field], value, message }];
}

function checkSecret(source: Fields, path: Path): readonly Problem[] {
  const secured = source.chapAuthDiscovery === true || source.chapAuthSession === true;
  if (!secured || !isMissing(source.secretRef)) return NO_PROBLEMS;
  return [{ path: [...path, 'secretRef'], value: undefined, message: 'is required with CHAP' }];
}

function checkLength(source: Fields, path: Path, name: string): readonly Problem[] {
  const portal = text(source.targetPortal) ?? '';
  if (isMissing(source.initiatorName) || `${name}:${portal}`.length <= MAX_NAME_AND_PORTAL) return NO_PROBLEMS;
  const message = `must be shorter: with the name of the volume it may have ${MAX_NAME_AND_PORTAL - 1} characters when there is an initiatorName`;
  return [{ path: [...path, 'targetPortal'], value: portal, message }];
}
