import type { Fields } from '../fields.ts';
import { isFields } from '../fields.ts';
import { relativePath } from './paths.ts';
import { NO_PROBLEMS, podRule } from './pod-rule.ts';
import type { JobView, Path, Problem, Rule } from './rule.ts';
import { fieldsOf, text } from './rule.ts';

/** Annotations of the pod template that mean something to Kubernetes: most are older than fields of the same meaning. */
export const TEMPLATE_ANNOTATION_RULES: readonly Rule[] = [podRule('template-annotations', checkAnnotations)];

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APP_ARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/';
const LOCALHOST = 'localhost/';

function checkAnnotations(job: JobView): readonly Problem[] {
  const { annotations } = job.podMetadata;
  if (!isFields(annotations)) return NO_PROBLEMS;
  return Object.keys(annotations).flatMap((key) => {
    const value = text(annotations[key] ?? '');
    if (value === undefined) return NO_PROBLEMS;
    const path = [...job.path, 'template', 'metadata', 'annotations', key];
    if (key === SECCOMP_POD) return seccompProblems(value, job.pod, path);
    if (key.startsWith(SECCOMP_CONTAINER)) return seccompProblems(value, containerCalled(job, key), path);
    if (key.startsWith(APP_ARMOR_CONTAINER)) return appArmorProblems(value, job, path);
    const message = valueProblem(key, value, job);
    return message === undefined ? NO_PROBLEMS : [{ path, value, message }];
  });
}

/** As the server reads it: no "+", and no zeros before other digits. */
const COST = /^(0|[1-9]\d*|-\d+)$/;

function valueProblem(key: string, value: string, { pod }: JobView): string | undefined {
  if (key === MIRROR && !pod.nodeName) return 'may be only where the pod has a nodeName';
  if (key !== DELETION_COST || (COST.test(value) && Number(value) === (Number(value) | 0))) return undefined;
  return 'must be a whole number of 32 bits';
}

function containerCalled({ containers }: JobView, key: string): Fields | undefined {
  const name = key.slice(key.indexOf('/') + 1);
  return containers.find(({ container }) => container.name === name)?.container;
}

const SECCOMP_VALUES = ['runtime/default', 'docker/default', 'unconfined'];

function seccompProblems(value: string, owner: Fields | undefined, path: Path): readonly Problem[] {
  const file = value.startsWith(LOCALHOST) ? value.slice(LOCALHOST.length) : undefined;
  if (file === undefined && !SECCOMP_VALUES.includes(value)) {
    return [{ path, value, message: `must be ${SECCOMP_VALUES.join(', ')} or ${LOCALHOST}FILE` }];
  }
  const problems = relativePath(file, path);
  if (problems.length > 0) return problems;
  const spoken = value === 'docker/default' ? 'runtime/default' : value;
  return agreement(spoken, profileOf(owner, 'seccompProfile'), path);
}

function appArmorProblems(value: string, job: JobView, path: Path): readonly Problem[] {
  const container = containerCalled(job, String(path.at(-1)));
  if (container === undefined) return [{ path, value, message: 'must name a container of the pod template' }];
  if (value !== '' && value !== 'runtime/default' && value !== 'unconfined' && !value.startsWith(LOCALHOST)) {
    return [{ path, value, message: `must be runtime/default, unconfined or ${LOCALHOST}PROFILE` }];
  }
  if (fieldsOf(job.pod.os).name === 'windows') return NO_PROBLEMS;
  return agreement(value, profileOf(container, 'appArmorProfile') ?? profileOf(job.pod, 'appArmorProfile'), path);
}

function profileOf(owner: Fields | undefined, field: string): Fields | undefined {
  const profile = fieldsOf(owner?.securityContext)[field];
  return isFields(profile) ? profile : undefined;
}

/** Where there is the field as well, both must say the same. */
function agreement(value: string, profile: Fields | undefined, path: Path): readonly Problem[] {
  const spellings: Readonly<Record<string, string>> = {
    Unconfined: 'unconfined',
    RuntimeDefault: 'runtime/default',
    Localhost: `${LOCALHOST}${text(profile?.localhostProfile) ?? ''}`,
  };
  const expected = spellings[String(profile?.type)];
  if (profile === undefined || expected === undefined || expected === value) return NO_PROBLEMS;
  return [{ path, value, message: `must be ${expected}, as in the securityContext`, fix: 'remove the annotation' }];
}
