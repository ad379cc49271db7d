import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';

const SECONDS = 300;
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** The plug-in DefaultTolerationSeconds: pods stay five minutes on a node that is lost, unless they say otherwise. */
export function withTolerations(pod: KubernetesObject): KubernetesObject {
  const spec = fieldsOf(pod.spec);
  const tolerations = listOfFields(spec.tolerations);
  const missing = TAINTS.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
  if (missing.length === 0) return pod;
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }));
  return { ...pod, spec: { ...spec, tolerations: [...tolerations, ...added] } };
}

function tolerates({ key, effect }: Fields, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
