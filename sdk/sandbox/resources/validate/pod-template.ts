import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';
import { causesOfFinding } from './finding-words.ts';
import { annotationCauses, labelCauses } from './labels.ts';
import { type PodFinding, podFindings } from './pod-findings.ts';
import { forbidden, notFound, notSupported, type Path } from './words.ts';

/** `ValidatePodTemplateSpec`. Of its metadata the server speaks as if it were the template itself. */
export function podTemplateCauses(template: Fields, path: Path): StatusCause[] {
  const metadata = fieldsOf(template.metadata);
  const pod = fieldsOf(template.spec);
  const ephemeral = Array.isArray(pod.ephemeralContainers) && pod.ephemeralContainers.length > 0;
  return [
    ...labelCauses(metadata.labels, [...path, 'labels']),
    ...annotationCauses(metadata.annotations, [...path, 'annotations']),
    ...podCausesAt(metadata, pod, (inside) => [...path, ...(inside[0] === 'metadata' ? inside.slice(1) : inside)]),
    ...(ephemeral
      ? [forbidden([...path, 'spec', 'ephemeralContainers'], 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}

/**
 * `ValidatePodSpec`: by the rules of the package, whose findings are told in the server's words.
 *
 * @param place where the server says that a path in the pod is
 */
export function podCausesAt(metadata: Fields, pod: Fields, place: (inside: Path) => Path): StatusCause[] {
  const causes: StatusCause[] = [];
  const findings = podFindings(metadata, pod);
  for (const finding of findings) causes.push(...causesOfFinding(finding, place(finding.path), pod));
  if (findings.length > 0) causes.push(...lostMounts(findings, pod, place));
  const { restartPolicy } = pod;
  if (restartPolicy === undefined || RESTART_POLICIES.includes(String(restartPolicy))) return causes;
  return [...causes, notSupported(place(['spec', 'restartPolicy']), restartPolicy, RESTART_POLICIES)];
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/** A volume that is wrong counts as none, so that the mounts of it are wrong as well. */
function lostMounts(findings: readonly PodFinding[], pod: Fields, place: (inside: Path) => Path): StatusCause[] {
  const volumes = listOfFields(pod.volumes);
  const wrong = findings.filter(({ path, rule }) => path[1] === 'volumes' && rule !== 'volume-names');
  const lost = new Set(wrong.map(({ path }) => volumes[Number(path[2])]?.name));
  if (lost.size === 0) return [];
  return ['containers', 'initContainers'].flatMap((list) =>
    listOfFields(pod[list]).flatMap(({ volumeMounts }, at) =>
      listOfFields(volumeMounts).flatMap(({ name }, index) =>
        lost.has(name) ? [notFound(place(['spec', list, at, 'volumeMounts', index, 'name']), name)] : [],
      ),
    ),
  );
}
