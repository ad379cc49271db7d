import { isFields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { isMissing, listOf, oneOf } from '../rule.ts';
import { filled, needed } from '../texts.ts';
import { isSidecar } from './container-rule.ts';

/** Policies of single containers and their rules are alpha in 1.34, where they are dropped, and beta from 1.35 on. */
const DROPPED = 34;
const RULES = 35;
/** The action RestartAllContainers, and rules in sidecars. */
const RESTART_ALL = 36;

const MAX_RULES = 20;
const MAX_VALUES = 255;
const POLICIES = ['Always', 'Never', 'OnFailure'];

/** `restartPolicy` of a container. `Always` makes a sidecar of an init container. */
export function checkRestartPolicy(view: ContainerView, _job: JobView, minorVersion: number): readonly Problem[] {
  const { container, path, init } = view;
  const { restartPolicy, restartPolicyRules } = container;
  if (isMissing(restartPolicy) && isMissing(restartPolicyRules)) return NO_PROBLEMS;
  if (minorVersion < RULES) return olderProblems(view, minorVersion);
  if (listOf(restartPolicyRules).length > 0 && isMissing(restartPolicy)) {
    return [{ path: [...path, 'restartPolicy'], value: undefined, message: 'is required with restartPolicyRules' }];
  }
  if (init && isMissing(restartPolicy)) return NO_PROBLEMS;
  if (isSidecar(view) && minorVersion < RESTART_ALL) {
    const message = 'may not be in a sidecar';
    if (listOf(restartPolicyRules).length === 0) return NO_PROBLEMS;
    return [{ path: [...path, 'restartPolicyRules'], value: restartPolicyRules, message, fix: 'remove them' }];
  }
  return [
    ...oneOf(container, 'restartPolicy', path, POLICIES),
    ...rulesProblems(restartPolicyRules, [...path, 'restartPolicyRules'], minorVersion),
  ];
}

function olderProblems({ container, path, init }: ContainerView, minorVersion: number): readonly Problem[] {
  const { restartPolicy: value } = container;
  if (minorVersion === DROPPED || isMissing(value) || (init && value === 'Always')) return NO_PROBLEMS;
  const message = init ? 'must be Always in an init container' : 'may be in an init container only';
  return [{ path: [...path, 'restartPolicy'], value, message: `${message} before Kubernetes 1.${DROPPED}` }];
}

function rulesProblems(rules: unknown, path: Path, minorVersion: number): readonly Problem[] {
  const actions = minorVersion < RESTART_ALL ? ['Restart'] : ['Restart', 'RestartAllContainers'];
  const tooMany = listOf(rules).length > MAX_RULES;
  const problems = eachItem(rules, path, (rule, at) => {
    const codes = rule.exitCodes;
    return [
      ...filled(rule, at, ['action']),
      ...(rule.action === '' ? NO_PROBLEMS : oneOf(rule, 'action', at, actions)),
      ...needed(rule, at, ['exitCodes']),
      ...(isFields(codes) ? oneOf(codes, 'operator', [...at, 'exitCodes'], ['In', 'NotIn']) : NO_PROBLEMS),
      ...(isFields(codes) && listOf(codes.values).length > MAX_VALUES
        ? [{ path: [...at, 'exitCodes', 'values'], value: codes.values, message: `must have at most ${MAX_VALUES}` }]
        : NO_PROBLEMS),
    ];
  });
  return tooMany ? [...problems, { path, value: rules, message: `must have at most ${MAX_RULES} rules` }] : problems;
}
