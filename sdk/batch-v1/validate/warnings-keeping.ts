import { FLUX_ANNOTATION } from '../names.ts';
import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, isMissing, JOBS, listOf, text, wholeNumber } from './rule.ts';

/** What matters to manifests that are kept: they are applied again, by others, later. */
export const KEEPING_ADVICE: readonly Rule[] = [
  { id: 'never-deleted', kinds: ['Job'], level: 'warning', check: checkNeverDeleted },
  { id: 'latest-image', kinds: JOBS, level: 'warning', check: checkImages },
  { id: 'queue-completions', kinds: JOBS, level: 'warning', check: checkQueue },
];

/** Whoever applies these Jobs deletes them as well; Argo CD and Flux would even make a deleted one anew. */
const DELETED_BY_OTHERS = ['argocd.argoproj.io/', 'helm.sh/hook', 'kustomize.toolkit.fluxcd.io/', FLUX_ANNOTATION];

function checkNeverDeleted({ metadata, job }: Subject): readonly Problem[] {
  if (!isMissing(job.spec.ttlSecondsAfterFinished) || listOf(metadata.ownerReferences).length > 0) return [];
  const keys = [...Object.keys(fieldsOf(metadata.annotations)), ...Object.keys(fieldsOf(metadata.labels))];
  if (keys.some((key) => DELETED_BY_OTHERS.some((prefix) => key.startsWith(prefix)))) return [];
  const path = [...job.path, 'ttlSecondsAfterFinished'];
  const message =
    'is missing and nothing owns the Job, so it stays after its end, with its pods, until someone deletes it';
  return [{ path, value: undefined, message, fix: 'write 86400 to delete it a day after its end' }];
}

function checkImages({ job }: Subject): readonly Problem[] {
  return job.containers.flatMap(({ container, path }): readonly Problem[] => {
    const image = text(container.image);
    if (!image || image.includes('@')) return [];
    const tag = /:([^/]*)$/.exec(image)?.[1];
    if (tag !== undefined && tag !== 'latest') return [];
    const what = tag === undefined ? 'has no tag, which means latest' : 'is whatever is latest';
    return [
      {
        path: [...path, 'image'],
        value: image,
        message: `${what}: retries may run something else than the first pod`,
        fix: `write a version: ${image.replace(/:latest$/, '')}:1.2.3`,
      },
    ];
  });
}

const QUEUE_VARIABLE = /(^|_)(QUEUE|BROKER|AMQP|RABBITMQ|SQS)(_(URL|URI|NAME|HOST))?$/;

/**
 * With completions each pod is to take one item. As many pods as completions look like workers that go on until the queue
 * is empty: with more completions than workers someone has counted items.
 */
function checkQueue({ job }: Subject): readonly Problem[] {
  const { parallelism } = job.spec;
  const completions = wholeNumber(job.spec.completions);
  const workers = wholeNumber(parallelism) ?? 1;
  if (job.indexed || completions === undefined || completions < 2 || workers < completions) return [];
  const variables = job.containers.flatMap(({ container }) => listOf(container.env).map((each) => fieldsOf(each).name));
  const variable = variables.find((name) => typeof name === 'string' && QUEUE_VARIABLE.test(name));
  if (variable === undefined) return [];
  const message = `wants a success of each worker of the queue in ${variable}, so that one that fails is replaced even when the queue is empty`;
  const fix = 'leave it out: the Job is then complete once one worker has succeeded and all have ended';
  return [{ path: [...job.path, 'completions'], value: completions, message, fix }];
}
