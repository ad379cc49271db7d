import { type Fields, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject, ObjectMeta } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { annotationCauses, labelCauses } from './labels.ts';
import { maskTrailingDash, type NameRule, qualifiedNameRule } from './names.ts';
import { invalid } from './words.ts';

/** What the kind asks of its names. */
export function nameCauses({ metadata }: KubernetesObject, rule: NameRule): StatusCause[] {
  const { name = '', generateName } = metadata;
  return [
    ...(generateName === undefined ? [] : rule(maskTrailingDash(generateName))).map((problem) =>
      invalid('metadata.generateName', generateName, problem),
    ),
    ...(name === '' ? [] : rule(name)).map((problem) => invalid('metadata.name', name, problem)),
  ];
}

/** What `ValidateObjectMeta` asks of every kind alike: of labels, annotations, owners and finalizers. */
export function metadataCauses(metadata: ObjectMeta): StatusCause[] {
  return [
    ...labelCauses(metadata.labels, ['metadata', 'labels']),
    ...annotationCauses(metadata.annotations, ['metadata', 'annotations']),
    ...ownerCauses(listOfFields(metadata.ownerReferences)),
    ...finalizerCauses(metadata.finalizers ?? []),
  ];
}

const OWNERS = 'metadata.ownerReferences';

/** The server does not say which of them. */
function ownerCauses(owners: Fields[]): StatusCause[] {
  const causes = owners.flatMap(({ apiVersion = '', kind = '', name = '', uid = '' }) => [
    ...(/^[^/]*\/?$/.test(String(apiVersion)) && (apiVersion === '' || String(apiVersion).endsWith('/'))
      ? [invalid(`${OWNERS}.apiVersion`, apiVersion, 'version must not be empty')]
      : []),
    ...Object.entries({ kind, name, uid })
      .filter(([, value]) => value === '')
      .map(([field]) => invalid(`${OWNERS}.${field}`, '', 'must not be empty')),
    ...(apiVersion === 'v1' && kind === 'Event'
      ? [invalid(OWNERS, { apiVersion, kind, name, uid }, '/v1, Kind=Event is disallowed from being an owner')]
      : []),
  ]);
  const [first, second] = owners.filter(({ controller }) => controller === true);
  if (first === undefined || second === undefined) return causes;
  const found = `${first.kind}/${first.name} and ${second.kind}/${second.name}`;
  const detail = `Only one reference can have Controller set to true. Found "true" in references for ${found}`;
  return [...causes, invalid(OWNERS, owners, detail)];
}

const FINALIZERS = 'metadata.finalizers';
const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

function finalizerCauses(finalizers: readonly string[]): StatusCause[] {
  const causes = finalizers.flatMap((finalizer, index) => {
    const problems = qualifiedNameRule(finalizer).map((problem) => invalid(FINALIZERS, finalizer, problem));
    if (problems.length > 0 || finalizer.includes('/') || STANDARD.includes(finalizer)) return problems;
    const detail = 'name is neither a standard finalizer name nor is it fully qualified';
    return [invalid(`${FINALIZERS}[${index}]`, finalizer, detail)];
  });
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return causes;
  const detail = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [...causes, invalid(FINALIZERS, finalizers, detail)];
}
