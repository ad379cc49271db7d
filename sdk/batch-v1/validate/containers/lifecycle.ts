import { isFields } from '../../fields.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { isMissing, wholeNumber } from '../rule.ts';
import { isSidecar } from './container-rule.ts';
import { handlerProblems } from './handlers.ts';

const HOOKS = ['postStart', 'preStop'];
const ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];
const DEFAULT_GRACE_PERIOD = 30;
/** Sleeps of no time came with PodLifecycleSleepActionAllowZero. */
const ZERO_SLEEP = 33;

/** Hooks of a container. The stopSignal is not judged: its gate is off in every version yet, and it is dropped. */
export function checkLifecycle(view: ContainerView, job: JobView, minorVersion: number): readonly Problem[] {
  const { lifecycle } = view.container;
  if (!isFields(lifecycle) || (view.init && !isSidecar(view))) return NO_PROBLEMS;
  return HOOKS.flatMap((name) => {
    const hook = lifecycle[name];
    if (!isFields(hook)) return NO_PROBLEMS;
    const path = [...view.path, 'lifecycle', name];
    const problems = handlerProblems(hook, path, ACTIONS);
    return problems.length > 0 ? problems : sleepProblems(hook.sleep, [...path, 'sleep', 'seconds'], job, minorVersion);
  });
}

function sleepProblems(sleep: unknown, path: Path, { pod }: JobView, minorVersion: number): readonly Problem[] {
  if (!isFields(sleep)) return NO_PROBLEMS;
  const { terminationGracePeriodSeconds: grace } = pod;
  const most = isMissing(grace) ? DEFAULT_GRACE_PERIOD : wholeNumber(grace);
  const seconds = isMissing(sleep.seconds) ? 0 : wholeNumber(sleep.seconds);
  if (most === undefined || seconds === undefined) return NO_PROBLEMS;
  const least = minorVersion < ZERO_SLEEP ? 1 : 0;
  if (seconds >= least && seconds <= most) return NO_PROBLEMS;
  const message = `must be between ${least} and ${most}, the terminationGracePeriodSeconds of the pod`;
  return [{ path, value: sleep.seconds ?? undefined, message }];
}
