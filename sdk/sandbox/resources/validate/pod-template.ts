import { type Fields, fieldsOf } from '../../../batch-v1/fields.ts';
import type { StatusCause } from '../../status-error.ts';
import { causesOfFinding } from './finding-words.ts';
import { annotationCauses, labelCauses } from './labels.ts';
import { podFindings } from './pod-findings.ts';
import { forbidden, type Path } from './words.ts';

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
  for (const finding of podFindings(metadata, pod)) {
    causes.push(...causesOfFinding(finding, place(finding.path), pod));
  }
  return causes;
}
