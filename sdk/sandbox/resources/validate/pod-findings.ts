import type { Fields } from '../../../batch-v1/fields.ts';
import { rulesThatApply } from '../../../batch-v1/validate/fields-of-rules.ts';
import { RULES } from '../../../batch-v1/validate/index.ts';
import { type Problem, type Rule, viewManifest } from '../../../batch-v1/validate/rule.ts';
import type { StatusCause } from '../../status-error.ts';
import type { Path } from './words.ts';

/** What is wrong with the spec of a pod, by a rule of the package. */
export interface PodFinding extends Problem {
  rule: string;
}

/** Tells a finding, at a path, in the server's words; nothing where it has none for it. */
export type Words = (finding: PodFinding, path: Path, pod: Fields) => StatusCause | StatusCause[] | undefined;

/** The version that the sandbox pretends to be. */
const MINOR_VERSION = 35;

/** The rules about the object around it; those about a Job and its template's labels are told apart, in full. */
const NOT_OF_PODS = new Set(
  (
    'api-version kind batch-kind batch-version unknown-field field-type name-required job-name cron-job-name namespace ' +
    'labels generated-label owner-references finalizers schedule time-zone concurrency-policy cron-job-numbers ' +
    'job-template-selector job-numbers completion-mode pod-replacement-policy managed-by job-selector ' +
    'job-restart-policy gang-min-count indexed-completions indexed-only max-failed-indexes indexed-limits ' +
    'success-policy-rules success-policy-rule pod-failure-policy-rules pod-failure-policy-action ' +
    'pod-failure-policy-one-of pod-failure-policy-exit-codes pod-failure-policy-conditions ephemeral-containers ' +
    'field-too-new'
  ).split(' '),
);

const POD_RULES: readonly Rule[] = RULES.filter(({ id, level }) => level === 'error' && !NOT_OF_PODS.has(id));

const TEMPLATE = ['spec', 'template'];

/** Everything wrong with a pod or template, with paths that begin with `metadata` or `spec`; nearly always nothing. */
export function podFindings(metadata: Fields, pod: Fields): PodFinding[] {
  const object = { kind: 'Job', apiVersion: 'batch/v1', metadata: {}, spec: { template: { metadata, spec: pod } } };
  const subject = viewManifest(object, 'Job', MINOR_VERSION);
  const found: PodFinding[] = [];
  for (const { id, check } of rulesThatApply(POD_RULES, subject)) {
    const problems = check(subject);
    if (problems.length === 0) continue;
    for (const problem of problems) {
      const isInside = TEMPLATE.every((part, index) => problem.path[index] === part);
      if (isInside) found.push({ ...problem, rule: id, path: problem.path.slice(TEMPLATE.length) });
    }
  }
  return byContainer(byContainer(found, 'containers'), 'initContainers');
}

/** The package goes from rule to rule, the server from container to container. */
function byContainer(findings: PodFinding[], list: string): PodFinding[] {
  const isOwn = ({ path }: PodFinding) => path[1] === list && path.length > 2;
  const own = findings.filter(isOwn).sort((one, other) => Number(one.path[2]) - Number(other.path[2]));
  return own.length < 2 ? findings : findings.map((finding) => (isOwn(finding) ? own.shift()! : finding));
}
