import { fieldPath } from '../../sdk/batch-v1/finding-text.ts';
import { andList, counted } from './counted.ts';
import type { Situation } from './situation.ts';

/** What will be done, a line each, with the forecast where it belongs. */
export function planSteps(situation: Situation): string[] {
  if (situation.way === 'nothing') return [];
  return situation.way === 'in-place' ? [inPlaceStep(situation)] : replaceSteps(situation);
}

function inPlaceStep(situation: Situation): string {
  const { changes, seen } = situation;
  const fields = andList(changes.map(({ path }) => fieldPath(path)));
  const { killed, started } = situation.forecast;
  const then = [
    ...(killed.length > 0 ? [`ends ${counted(killed.length, 'pod')}`] : []),
    ...(started.count > 0 ? [`starts ${counted(started.count, 'pod')}`] : []),
  ];
  const follows = then.length > 0 ? `; it ${andList(then)}` : '; no pod is touched';
  return `change ${fields} of job "${seen.old.metadata.name}" in place${follows}`;
}

function replaceSteps({ seen, manifest, forecast }: Situation): string[] {
  const [from, to] = [seen.old.metadata.name, manifest.metadata.name];
  const count = forecast.adopted.length;
  const leave =
    count === 0
      ? ', which has no pods'
      : ` and leave ${count === 1 ? 'its pod as it is' : `its ${counted(count, 'pod')} as they are`}`;
  return [
    'write down what is there and what is to be: a ConfigMap, and a file on this machine',
    `delete job "${from}"${leave}`,
    'wait until nobody owns the pods any more',
    `create job "${to}": it ${andList(outcomes(forecast))}`,
    'see that each pod has its owner and is counted',
  ];
}

function outcomes({ kept, succeeded, failed, killed, started, end }: Situation['forecast']): string[] {
  const ended = succeeded.length + failed.length;
  const words = [
    ...(kept.length > 0 ? [`adopts ${counted(kept.length, 'running pod')}`] : []),
    ...(ended > 0 ? [`counts ${ended} finished`] : []),
    ...(killed.length > 0 ? [`ends ${killed.length} running`] : []),
    ...(started.count > 0 ? [`starts ${started.count} new`] : []),
    ...(end ? [`is ${end.type === 'Complete' ? 'complete' : 'failed'} at once`] : []),
  ];
  return words.length > 0 ? words : ['has no pods'];
}
