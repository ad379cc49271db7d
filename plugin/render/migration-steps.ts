import type { Notice, StepFacts } from '../migrate/execution.ts';
import type { StepName } from '../migrate/next-step.ts';
import { podNames } from './migration-plan.ts';
import { manyLines, oneLine } from './text.ts';

/**
 * What a step came to, one line ended by a line feed; '' for those that only wait, and are told where they take long.
 */
export function renderStep(step: 'record' | StepName, { from, to, running }: StepFacts): string {
  if (step === 'record') return 'journal written\n';
  if (step === 'delete') return `${oneLine(`job.batch/${from} deleted without its pods: ${podsText(running)} on`)}\n`;
  return step === 'create' ? `${oneLine(`job.batch/${to} created`)}\n` : '';
}

function podsText(running: number): string {
  return running === 1 ? '1 pod runs' : `${running} pods run`;
}

/** Something that one ought to know while it goes on. */
export function renderNotice(notice: Notice): string {
  return `${manyLines(noticeText(notice))}\n`;
}

function noticeText(notice: Notice): string {
  switch (notice.type) {
    case 'slow':
      return `Warning: ${slowText[notice.step] ?? 'still waiting'}, for ${notice.seconds}s now`;
    case 'refused':
      return [
        `Warning: the new Job is refused: ${notice.error.message}`,
        `  ${podsText(notice.pods)} on without owner; trying again in ${Math.ceil(notice.wait / 1000)}s`,
      ].join('\n');
    case 'fallBack':
      return `Warning: the new Job is refused: ${notice.error.message}\n  the old one's spec is created instead`;
    case 'connection':
      return `Warning: ${notice.error.message}; asking again`;
    case 'replanned':
      return 'the Job was changed meanwhile: planned anew';
    case 'journal':
      return notice.error
        ? `Warning: the journal was taken away, and cannot be put back: ${notice.error.message}`
        : 'Warning: the journal was taken away, and is put back';
    case 'localCopy':
      return `Warning: no copy of the journal on this machine: ${notice.error.message}`;
    case 'repaired':
      return `the finalizer of ${podNames(notice.pods)} was missing, and is put back`;
  }
}

const slowText: Partial<Record<StepName, string>> = {
  gone: 'the old Job is not gone: does the garbage collector of the controller manager run?',
  clean: 'the pods are not free: does the controller manager run?',
  settle: 'the Job controller does not see the pods become free: does the controller manager run?',
  adopt: 'the new Job does not take its pods over: does the controller manager run?',
  count: 'the pods that have ended are not counted: does the controller manager run?',
};
