import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { notNegative } from '../numbers.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, Path, Problem } from '../rule.ts';
import { isMissing, wholeNumber } from '../rule.ts';
import { isSidecar } from './container-rule.ts';
import { handlerProblems } from './handlers.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

/** Probes of what runs for long; in other init containers they may not be at all, which another rule says. */
export function checkProbes(view: ContainerView): readonly Problem[] {
  if (view.init && !isSidecar(view)) return NO_PROBLEMS;
  return PROBES.flatMap((name) => {
    const probe = view.container[name];
    return isFields(probe) ? probeProblems(name, probe, [...view.path, name]) : NO_PROBLEMS;
  });
}

function probeProblems(name: string, probe: Fields, path: Path): readonly Problem[] {
  const { successThreshold, terminationGracePeriodSeconds: grace } = probe;
  const seconds = wholeNumber(grace);
  const problems = [...handlerProblems(probe, path, ACTIONS), ...notNegative(probe, path, NUMBERS)];
  if (seconds !== undefined && seconds <= 0) {
    problems.push({ path: [...path, 'terminationGracePeriodSeconds'], value: grace, message: 'must be 1 or more' });
  } else if (name === 'readinessProbe' && !isMissing(grace)) {
    const message = 'may not be in a readinessProbe, which ends no container';
    problems.push({ path: [...path, 'terminationGracePeriodSeconds'], value: grace, message, fix: 'remove it' });
  }
  // 0 counts as left out, and 1 is the default.
  const threshold = wholeNumber(successThreshold) ?? 1;
  if (name !== 'readinessProbe' && threshold > 1) {
    problems.push({ path: [...path, 'successThreshold'], value: threshold, message: `must be 1 in a ${name}` });
  }
  return problems;
}
