import { eachItem } from '../items.ts';
import { NO_PROBLEMS, podRule } from '../pod-rule.ts';
import type { JobView, Problem, Rule } from '../rule.ts';
import { isMissing, oneOf, text } from '../rule.ts';
import { labelProblems } from '../selector.ts';
import { dnsSubdomain, labelKey } from '../texts.ts';
import { checkComparisons, checkNodeAffinity } from './node-affinity.ts';
import { checkPodAffinity } from './pod-affinity.ts';
import { checkSpread } from './spread.ts';
import { checkTolerations } from './tolerations.ts';

/** Where and when the pod may run. */
export const PLACEMENT_RULES: readonly Rule[] = [
  podRule('node-selector', ({ pod, podPath }) => labelProblems(pod.nodeSelector, [...podPath, 'nodeSelector'])),
  podRule('node-affinity', checkNodeAffinity),
  podRule('pod-affinity', checkPodAffinity),
  podRule('tolerations', checkTolerations),
  podRule('topology-spread', checkSpread),
  podRule('scheduling-gates', checkGates),
  podRule('readiness-gates', ({ pod, podPath }) =>
    eachItem(pod.readinessGates, [...podPath, 'readinessGates'], (gate, path) =>
      labelKey(gate.conditionType, [...path, 'conditionType']),
    ),
  ),
  podRule('scheduling-names', checkNames),
  podRule('node-affinity-numbers', checkComparisons, 'warning'),
];

function checkGates({ pod, podPath }: JobView): readonly Problem[] {
  if (isMissing(pod.schedulingGates)) return NO_PROBLEMS;
  const seen = new Set<string>();
  return eachItem(pod.schedulingGates, [...podPath, 'schedulingGates'], (gate, path) => {
    const name = text(gate.name);
    if (name === undefined) return NO_PROBLEMS;
    const at = [...path, 'name'];
    if (seen.has(name)) return [{ path: at, value: name, message: 'must be unique', fix: 'remove it' }];
    seen.add(name);
    return labelKey(name, at);
  });
}

/** The names of what decides on placement; whether these exist is for the cluster to say. */
function checkNames({ pod, podPath }: JobView): readonly Problem[] {
  const empty = pod.runtimeClassName === '';
  const required = { path: [...podPath, 'runtimeClassName'], value: '', message: 'is required where it is written' };
  return [
    ...dnsSubdomain(pod.nodeName, [...podPath, 'nodeName']),
    ...dnsSubdomain(pod.priorityClassName, [...podPath, 'priorityClassName']),
    ...dnsSubdomain(pod.runtimeClassName, [...podPath, 'runtimeClassName']),
    ...(empty ? [{ ...required, fix: 'remove it' }] : NO_PROBLEMS),
    ...oneOf(pod, 'preemptionPolicy', podPath, ['Never', 'PreemptLowerPriority']),
  ];
}
