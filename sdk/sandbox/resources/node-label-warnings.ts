import { type Fields, fieldsOf, listOfFields } from '../../batch-v1/fields.ts';
import { fieldName, keyOf, type Path } from './validate/words.ts';

const use = (since: string, label: string) => `deprecated since ${since}; use "${label}" instead`;

/** Labels of nodes that have other names now (pkg/api/node/util.go). */
const OLD: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': use('v1.14', 'kubernetes.io/arch'),
  'beta.kubernetes.io/os': use('v1.14', 'kubernetes.io/os'),
  'failure-domain.beta.kubernetes.io/region': use('v1.17', 'topology.kubernetes.io/region'),
  'failure-domain.beta.kubernetes.io/zone': use('v1.17', 'topology.kubernetes.io/zone'),
  'beta.kubernetes.io/instance-type': use('v1.17', 'node.kubernetes.io/instance-type'),
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

/** @param path of the pod's spec */
export function nodeLabelWarnings(pod: Fields, path: Path): string[] {
  const selector = Object.keys(fieldsOf(pod.nodeSelector)).filter((label) => OLD[label]);
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms = fieldsOf(fieldsOf(fieldsOf(pod.affinity).nodeAffinity)[required]).nodeSelectorTerms;
  const base = [...path, 'affinity', 'nodeAffinity', required, 'nodeSelectorTerms'];
  const inTerms = listOfFields(terms).flatMap((term, at) =>
    listOfFields(term.matchExpressions).flatMap(({ key }, index) => {
      const text = OLD[String(key)];
      return text ? [`${fieldName([...base, at, 'matchExpressions', index, 'key'])}: ${key} is ${text}`] : [];
    }),
  );
  return [...selector.map((label) => `${keyOf([...path, 'nodeSelector'], label)}: ${OLD[label]}`), ...inTerms];
}
