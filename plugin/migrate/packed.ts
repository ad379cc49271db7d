import type { Forecast, PodRef } from '../../sdk/controller/forecast-types.ts';
import type { Journal } from './types.ts';

/** What is packed, and that by which it is read again. */
type Recorded = Pick<Journal, 'pods' | 'forecast'>;

const lists = ['adopted', 'kept', 'succeeded', 'failed', 'killed', 'unfit'] as const satisfies (keyof Forecast)[];

/** The server takes 1 MiB of texts in a ConfigMap; the rest is for what names it. */
export const mostBytes = 900 * 1024;

/** The same with the forecast's pods as their places in the list of pods, so that thousands of them fit into a ConfigMap. */
export function packed<T extends Recorded>(journal: T): object {
  const places = new Map(journal.pods.map(({ uid }, place) => [uid, place]));
  return { ...journal, forecast: mapped(journal.forecast, (ref) => places.get((ref as PodRef).uid) ?? ref) };
}

/** As it was before `packed`; what was not packed stays. */
export function unpacked<T extends Recorded>(journal: T): T {
  const refs = journal.pods.map(({ phase: _, ...ref }) => ref);
  const forecast = mapped(journal.forecast, (ref) => (typeof ref === 'number' ? refs[ref] : ref));
  return { ...journal, forecast: forecast as Forecast };
}

function mapped(forecast: Forecast, change: (ref: PodRef | number) => unknown): object {
  const changed = lists.flatMap((list) => (forecast[list] ? [[list, forecast[list].map(change)]] : []));
  return { ...forecast, ...Object.fromEntries(changed) };
}
