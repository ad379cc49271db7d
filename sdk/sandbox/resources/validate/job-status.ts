import type { KubernetesObject, ObservedJob } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { firstCommonIndex, readIndexes } from './indexes.ts';
import { CONDITIONS, changeOf, counterCauses, type StatusChange, transitionCauses } from './job-status-change.ts';
import { duplicate, invalid, invalidField, nonNegative, required } from './words.ts';

/**
 * `ValidateJobUpdateStatus` with the options of the server's strategy: batch-api.md 1.4. Most rules are asked only when what
 * they are about has changed, so that a Job whose spec was changed meanwhile can still be written.
 */
export function jobStatusCauses(next: KubernetesObject, current: KubernetesObject): StatusCause[] {
  const change = changeOf(next as ObservedJob, current as ObservedJob);
  return [...RULES.flatMap((rule) => rule(change)), ...counterCauses(change), ...transitionCauses(change)];
}

/** In the server's order. */
const RULES: readonly ((change: StatusChange) => StatusCause[])[] = [
  ({ status }) =>
    (['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((field) =>
      nonNegative(status[field], ['status', field]),
    ),
  uncountedCauses,
  completeCauses,
  timeCauses,
  ({ is, turned, changed }) =>
    (turned('Failed') || changed('failedIndexes')) && is('Failed') && !is('FailureTarget')
      ? [invalidField(CONDITIONS, 'cannot set Failed=True condition without the FailureTarget=true condition')]
      : [],
  ({ is, turned }) =>
    turned('Complete', 'SuccessCriteriaMet') && is('Complete') && !is('SuccessCriteriaMet')
      ? [invalidField(CONDITIONS, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition')]
      : [],
  finishedCauses,
  indexCauses,
  ({ status, changed, finishes, finished }) =>
    (finishes || changed('terminating')) && finished && (status.terminating ?? 0) > 0
      ? [invalid('status.terminating', status.terminating, 'terminating>0 is invalid for finished job')]
      : [],
  ({ status, changed }) =>
    changed('ready', 'active') && status.ready !== undefined && status.ready > (status.active ?? 0)
      ? [invalid('status.ready', status.ready, 'cannot set more ready pods than active')]
      : [],
  criteriaCauses,
];

function uncountedCauses({ status }: StatusChange): StatusCause[] {
  const seen = new Set<string>();
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (status.uncountedTerminatedPods?.[list] ?? []).flatMap((uid, index) => {
      const path = ['status', 'uncountedTerminatedPods', list, index];
      if (uid === '') return [invalid(path, uid, 'must not be empty')];
      if (seen.has(uid)) return [duplicate(path, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

function completeCauses({ is, turned }: StatusChange): StatusCause[] {
  if (!is('Complete')) return [];
  return [
    ...(turned('Complete', 'Failed') && is('Failed')
      ? [invalidField(CONDITIONS, 'cannot set Complete=True and Failed=true conditions')]
      : []),
    ...(turned('Complete', 'FailureTarget') && is('FailureTarget')
      ? [invalidField(CONDITIONS, 'cannot set Complete=True and FailureTarget=true conditions')]
      : []),
  ];
}

function timeCauses({ status, is, turned, changed }: StatusChange): StatusCause[] {
  const { startTime, completionTime } = status;
  const path = 'status.completionTime';
  const asked = turned('Complete') || changed('completionTime');
  const causes: StatusCause[] = [];
  if (asked && completionTime !== undefined && !is('Complete')) {
    const detail = 'cannot set completionTime when there is no Complete=True condition';
    causes.push(invalid(path, completionTime, detail));
  }
  if (asked && completionTime === undefined && is('Complete')) {
    causes.push(required(path, 'completionTime is required for Complete jobs'));
  }
  const early = startTime && completionTime && Date.parse(completionTime) < Date.parse(startTime);
  if (changed('startTime', 'completionTime') && early) {
    causes.push(invalid(path, completionTime, 'must be equal to or after `startTime`'));
  }
  return causes;
}

function finishedCauses({ job, status, changed, finishes, finished }: StatusChange): StatusCause[] {
  if (!finished) return [];
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = status;
  const bornDone = job.spec.suspend === true && job.spec.completions === 0;
  const causes: StatusCause[] = [];
  if ((finishes || changed('active')) && active > 0) {
    causes.push(invalid('status.active', active, 'active>0 is invalid for finished job'));
  }
  if ((finishes || changed('startTime')) && !bornDone && startTime === undefined) {
    causes.push(required('status.startTime', 'startTime is required for finished job'));
  }
  const left = (uncounted?.succeeded?.length ?? 0) + (uncounted?.failed?.length ?? 0);
  if ((finishes || changed('uncountedTerminatedPods')) && left > 0) {
    const shown = { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null };
    causes.push(invalid('status.uncountedTerminatedPods', shown, 'must be empty for finished job'));
  }
  return causes;
}

function indexCauses({ job, status, changed }: StatusChange): StatusCause[] {
  const { completions, backoffLimitPerIndex, completionMode } = job.spec;
  const { completedIndexes = '', failedIndexes } = status;
  const [completedChanged, failedChanged] = [changed('completedIndexes'), changed('failedIndexes')];
  const parse = (field: 'completedIndexes' | 'failedIndexes', text: string): StatusCause[] => {
    const read = readIndexes(text, completions!);
    return typeof read === 'string' ? [invalid(`status.${field}`, text, `error parsing ${field}: ${read}`)] : [];
  };
  const causes: StatusCause[] = [];
  const limited = backoffLimitPerIndex !== undefined;
  if (completions !== undefined && completedChanged) causes.push(...parse('completedIndexes', completedIndexes));
  if (completions !== undefined && failedChanged && limited && failedIndexes !== undefined) {
    causes.push(...parse('failedIndexes', failedIndexes));
  }
  if (completedChanged && completedIndexes !== '' && completionMode !== 'Indexed') {
    const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    causes.push(invalid('status.completedIndexes', completedIndexes, detail));
  }
  if (failedChanged && !limited && failedIndexes !== undefined) {
    const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    causes.push(invalid('status.failedIndexes', failedIndexes, detail));
  }
  if (!(completedChanged || failedChanged) || completions === undefined || failedIndexes === undefined) return causes;
  const common = firstCommonIndex(completedIndexes, failedIndexes, completions);
  if (common === undefined) return causes;
  const detail = `failedIndexes and completedIndexes overlap at index: ${common}`;
  return [...causes, invalid('status.failedIndexes', failedIndexes, detail)];
}

/** Asked at every write. */
function criteriaCauses({ job, is }: StatusChange): StatusCause[] {
  const met = is('SuccessCriteriaMet');
  const causes: StatusCause[] = [];
  for (const other of ['Failed', 'FailureTarget']) {
    if (met && is(other))
      causes.push(invalidField(CONDITIONS, `cannot set SuccessCriteriaMet=True and ${other}=true conditions`));
  }
  if (job.spec.successPolicy !== undefined && !met && is('Complete')) {
    const detail = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True';
    causes.push(invalidField(CONDITIONS, detail));
  }
  return causes;
}
