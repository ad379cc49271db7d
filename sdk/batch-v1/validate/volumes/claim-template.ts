import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { parseQuantity } from '../../quantity.ts';
import { eachText } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, listOf, oneOf, orList, text } from '../rule.ts';
import { labelProblems, selectorProblems } from '../selector.ts';
import { dnsLabel, dnsSubdomain, filled, labelKey, needed, neededList } from '../texts.ts';
import type { VolumeContext } from './source.ts';

/** An ephemeral volume: the claim that is made for the pod and goes with it. */
export function checkEphemeral(source: Fields, path: Path, { minorVersion }: VolumeContext): readonly Problem[] {
  const template = source.volumeClaimTemplate;
  if (!isFields(template)) return needed(source, path, ['volumeClaimTemplate']);
  const at = [...path, 'volumeClaimTemplate'];
  return [
    ...checkMetadata(fieldsOf(template.metadata), [...at, 'metadata']),
    ...(isFields(template.spec) ? checkClaim(template.spec, [...at, 'spec'], minorVersion) : NO_PROBLEMS),
  ];
}

/** The claim's name is the pod's and the volume's: only labels and annotations are free. */
function checkMetadata(metadata: Fields, path: Path): readonly Problem[] {
  const fixed = Object.entries(metadata).filter(
    ([field, value]) => !['labels', 'annotations'].includes(field) && isSet(field, value),
  );
  return [
    ...fixed.map(([field, value]) => ({
      path: [...path, field],
      value,
      message: 'may not be set here: a claim template takes only labels and annotations',
      fix: 'remove it',
    })),
    ...labelProblems(metadata.labels, [...path, 'labels']),
    // Keys of annotations may have capitals in their prefix.
    ...Object.keys(fieldsOf(metadata.annotations)).flatMap((key) =>
      labelKey(key.toLowerCase(), [...path, 'annotations', key]),
    ),
  ];
}

function isSet(field: string, value: unknown): boolean {
  return !isMissing(value) && value !== '' && !(field === 'generation' && value === 0);
}

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

function checkClaim(claim: Fields, path: Path, minorVersion: number): readonly Problem[] {
  return [
    ...checkAccessModes(claim, path),
    ...checkStorage(claim, path),
    ...selectorProblems(claim.selector, [...path, 'selector']),
    ...dnsSubdomain(claim.storageClassName, [...path, 'storageClassName']),
    ...(minorVersion < KEPT_SINCE.volumeAttributesClassName
      ? NO_PROBLEMS
      : dnsSubdomain(claim.volumeAttributesClassName, [...path, 'volumeAttributesClassName'])),
    ...oneOf(claim, 'volumeMode', path, ['Block', 'Filesystem']),
    ...checkDataSource(claim.dataSource, [...path, 'dataSource']),
    ...checkDataSource(claim.dataSourceRef, [...path, 'dataSourceRef']),
    ...checkBothSources(claim, path),
  ];
}

function checkAccessModes(claim: Fields, path: Path): readonly Problem[] {
  const missing = neededList(claim, path, 'accessModes');
  if (missing.length > 0) return missing;
  const modes = listOf(claim.accessModes);
  const at = [...path, 'accessModes'];
  const unknown = eachText(modes, at, (mode, place) =>
    ACCESS_MODES.includes(mode)
      ? NO_PROBLEMS
      : [{ path: place, value: mode, message: `must be ${orList(ACCESS_MODES)}` }],
  );
  const alone = !modes.includes('ReadWriteOncePod') || modes.every((mode) => mode === 'ReadWriteOncePod');
  if (alone || unknown.length > 0) return unknown;
  return [{ path: at, value: modes, message: 'must have no other mode beside ReadWriteOncePod' }];
}

function checkStorage(claim: Fields, path: Path): readonly Problem[] {
  const at = [...path, 'resources', 'requests', 'storage'];
  const value = fieldsOf(fieldsOf(claim.resources).requests).storage;
  if (isMissing(value))
    return [{ path: at, value: undefined, message: 'is required', fix: 'write a size such as 10Gi' }];
  const quantity = parseQuantity(value);
  if (quantity === undefined || quantity > 0) return NO_PROBLEMS;
  return [{ path: at, value, message: 'must be more than 0' }];
}

function checkDataSource(source: unknown, path: Path): readonly Problem[] {
  if (!isFields(source)) return NO_PROBLEMS;
  const ofCore = !text(source.apiGroup);
  const wrongKind = ofCore && text(source.kind) && source.kind !== 'PersistentVolumeClaim';
  return [
    ...filled(source, path, ['name', 'kind']),
    ...dnsSubdomain(source.apiGroup, [...path, 'apiGroup']),
    ...dnsLabel(source.namespace, [...path, 'namespace']),
    ...(wrongKind
      ? [{ path: [...path, 'kind'], value: source.kind, message: 'must be PersistentVolumeClaim without an apiGroup' }]
      : NO_PROBLEMS),
  ];
}

function checkBothSources({ dataSource, dataSourceRef }: Fields, path: Path): readonly Problem[] {
  if (!isFields(dataSource) || !isFields(dataSourceRef)) return NO_PROBLEMS;
  const at = [...path, 'dataSource'];
  if (text(dataSourceRef.namespace)) {
    return [{ path: at, value: dataSource, message: 'may not stand beside a dataSourceRef with a namespace' }];
  }
  const same = ['apiGroup', 'kind', 'name'].every(
    (field) => (dataSource[field] ?? null) === (dataSourceRef[field] ?? null),
  );
  return same ? NO_PROBLEMS : [{ path: at, value: dataSource, message: 'must be the same as dataSourceRef' }];
}
