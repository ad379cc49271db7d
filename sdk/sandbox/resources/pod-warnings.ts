import { type Fields, fieldsOf, isFields, listOfFields } from '../../batch-v1/fields.ts';
import { parseQuantity } from '../../batch-v1/quantity.ts';
import { nodeLabelWarnings } from './node-label-warnings.ts';
import { portWarnings } from './port-warnings.ts';
import { fieldName, keyOf, type Path } from './validate/words.ts';

/** What the server warns of in a pod's spec (pkg/api/pod/warnings.go). */

export function podSpecWarnings(pod: Fields, base: Path): string[] {
  const path = [...base, 'spec'];
  const grace = pod.terminationGracePeriodSeconds;
  const graceText = 'must be >= 0; negative values are invalid and will be treated as 1';
  const lists = ['initContainers', 'containers'];
  return [
    ...nodeLabelWarnings(pod, path),
    ...volumeWarnings(pod, [...path, 'volumes']),
    ...affinityWarnings(fieldsOf(pod.affinity), [...path, 'affinity']),
    ...spreadWarnings(pod, [...path, 'topologySpreadConstraints']),
    ...repeated(pod.hostAliases, 'ip', [...path, 'hostAliases']),
    ...repeated(pod.imagePullSecrets, 'name', [...path, 'imagePullSecrets']),
    ...lists.flatMap((list) =>
      listOfFields(pod[list]).flatMap((container, index) => containerWarnings(container, [...path, list, index])),
    ),
    ...portWarnings(pod, path),
    ...(typeof grace === 'number' && grace < 0
      ? [`${fieldName([...path, 'terminationGracePeriodSeconds'])}: ${graceText}`]
      : []),
  ];
}

function spreadWarnings(pod: Fields, path: Path): string[] {
  return listOfFields(pod.topologySpreadConstraints).flatMap((constraint, index) =>
    isFields(constraint.labelSelector)
      ? []
      : [`${fieldName([...path, index, 'labelSelector'])}: a null labelSelector results in matching no pod`],
  );
}

function repeated(list: unknown, field: string, path: Path): string[] {
  const seen = new Set<unknown>();
  return listOfFields(list).flatMap((item, index) => {
    const value = item[field];
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated ? [`${fieldName([...path, index, field])}: duplicate ${field} ${JSON.stringify(value)}`] : [];
  });
}

function containerWarnings(container: Fields, path: Path): string[] {
  const resources = fieldsOf(container.resources);
  const fractions = ['memory', 'ephemeral-storage'].flatMap((name) =>
    ['limits', 'requests'].flatMap((list) => {
      const amount = fieldsOf(resources[list])[name];
      const value = amount === undefined ? 0 : (parseQuantity(amount) ?? 0);
      const at = keyOf([...path, 'resources', list], name);
      const text = `fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`;
      return Number.isInteger(value) ? [] : [`${at}: ${text}`];
    }),
  );
  return [...fractions, ...envWarnings(listOfFields(container.env), [...path, 'env'])];
}

function envWarnings(env: Fields[], path: Path): string[] {
  const seen = new Set<unknown>();
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    const hides = isFields(valueFrom) || value === reference || !String(value).includes(reference);
    const text = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
    return isRepeated && hides ? [`${fieldName([...path, index])}: ${text}`] : [];
  });
}

const OLD = 'deprecated in v1.11, non-functional in v1.16+';
const DRIVERS: Readonly<Record<string, string>> = {
  photonPersistentDisk: OLD,
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageOS: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

function volumeWarnings(pod: Fields, path: Path): string[] {
  return listOfFields(pod.volumes).flatMap((volume, index) => {
    const sources = fieldsOf(volume.projected).sources;
    const isBare =
      isFields(volume.projected) && listOfFields(sources).every((source) => Object.keys(source).length === 0);
    const bare = isBare ? [`volume ${JSON.stringify(volume.name)} (Projected) has no sources provided`] : [];
    const old = Object.keys(DRIVERS).filter((driver) => volume[driver] ?? volume[driver.toLowerCase()]);
    return [...old.map((driver) => `${fieldName([...path, index, driver])}: ${DRIVERS[driver]}`), ...bare];
  });
}

const TERMS = ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'];

function affinityWarnings(affinity: Fields, path: Path): string[] {
  return ['podAffinity', 'podAntiAffinity'].flatMap((kind) =>
    TERMS.flatMap((list) =>
      listOfFields(fieldsOf(affinity[kind])[list]).flatMap((item, index) => {
        const inner = isFields(item.podAffinityTerm) ? ['podAffinityTerm'] : [];
        const term = inner.length > 0 ? fieldsOf(item.podAffinityTerm) : item;
        const at = fieldName([...path, kind, list, index, ...inner, 'labelSelector']);
        return isFields(term.labelSelector) ? [] : [`${at}: a null labelSelector results in matching no pod`];
      }),
    ),
  );
}

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** Annotations that fields have taken the place of. */
export function annotationWarnings({ metadata, spec: given }: Fields, path: Path): string[] {
  const annotations = fieldsOf(fieldsOf(metadata).annotations);
  const spec = fieldsOf(given);
  const at = (key: string) => keyOf([...path, 'metadata', 'annotations'], key);
  const has = (owner: Fields, field: string) => isFields(fieldsOf(owner.securityContext)[field]);
  const use = (version: string, field: string) => `${version}; use the "${field}" field instead`;
  const pod =
    SECCOMP in annotations && !has(spec, 'seccompProfile')
      ? [`${at(SECCOMP)}: ${use('non-functional in v1.27+', 'seccompProfile')}`]
      : [];
  return [...listOfFields(spec.initContainers), ...listOfFields(spec.containers)].reduce<string[]>(
    (texts, container) => {
      const [seccomp, armor] = [`${CONTAINER_SECCOMP}${container.name}`, `${APP_ARMOR}${container.name}`];
      if (seccomp in annotations && !has(container, 'seccompProfile')) {
        texts.push(`${at(seccomp)}: ${use('non-functional in v1.27+', 'seccompProfile')}`);
      }
      if (armor in annotations && !has(container, 'appArmorProfile') && !has(spec, 'appArmorProfile')) {
        texts.push(`${at(armor)}: ${use('deprecated since v1.30', 'appArmorProfile')}`);
      }
      return texts;
    },
    pod,
  );
}
