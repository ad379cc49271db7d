import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Clock } from '../clock.ts';
import { StatusError } from '../status-error.ts';
import type { Store } from '../store/index.ts';
import { type Form, shape } from './form.ts';
import { type ListOptions, versionOf } from './options.ts';
import type { Target } from './routes.ts';
import type { Selection } from './selection.ts';
import { statusOf } from './status.ts';
import { lineOf, type Watches } from './watches.ts';

/** Where the events of a watch go. */
export interface Stream {
  send(text: string): void;
  /** Ends the answer as the server does it: without an error. */
  end(): void;
  /** Calls back when the client is gone, or the answer has ended. */
  onClose(callback: () => void): void;
}

export interface WatchParts {
  store: Store;
  clock: Clock;
  watches: Watches;
}

/** Seconds between two bookmarks, as the server's. */
const BOOKMARK_PERIOD = 60;
/** Seconds before its end that a watch tells how far it is. */
const BEFORE_END = 2;
/** Seconds that a watch lasts which does not say: between this and twice this, as the server has it. */
const SHORTEST = 1800;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * Tells the state and what happens to it, one event a line, until the time is over or the client goes. Its times are the
 * machine's, since the client counts in them.
 */
export function serveWatch(
  parts: WatchParts,
  target: Target,
  selection: Selection,
  options: ListOptions,
  form: Form,
  stream: Stream,
): void {
  const { store, clock, watches } = parts;
  const { strategy, namespace } = target;
  const collection = store.collection(strategy.resource);
  const asked = versionOf(options.resourceVersion);
  if (asked > 0 && !options.sendInitialEvents && asked < collection.compacted) {
    stream.send(lineOf('ERROR', statusOf(tooOld(asked, collection.compacted)).body));
    stream.end();
    return;
  }
  let since = asked;
  let toldColumns = false;
  if (asked === 0 || options.sendInitialEvents) {
    since = store.revision;
    const objects = collection.list(namespace).filter((object) => selection.matches(object));
    const told = objects.map((object, at) => lineOf('ADDED', shape(object, strategy, form, clock.now(), at === 0)));
    if (told.length > 0) stream.send(told.join(''));
    toldColumns = told.length > 0;
  }
  const bookmark = (annotations?: Record<string, string>) => {
    watches.flush();
    stream.send(
      lineOf('BOOKMARK', shape(bookmarkOf(target, store.revision, annotations), strategy, form, clock.now())),
    );
  };
  if (options.sendInitialEvents && options.bookmarks) bookmark({ [INITIAL_EVENTS_END]: 'true' });
  const timers = schedule(options, bookmark, stream.end);
  const place = namespace === undefined ? {} : { namespace };
  const unfollow = watches.follow({ strategy, selection, form, toldColumns, ...place, send: stream.send }, since);
  stream.onClose(() => {
    unfollow();
    for (const timer of timers) clearTimeout(timer);
  });
}

function schedule({ bookmarks, timeoutSeconds }: ListOptions, bookmark: () => void, end: () => void) {
  const seconds = timeoutSeconds || SHORTEST * (1 + Math.random());
  const timers = [setTimeout(end, seconds * 1000)];
  if (!bookmarks) return timers;
  timers.push(setInterval(() => bookmark(), BOOKMARK_PERIOD * 1000));
  timers.push(setTimeout(() => bookmark(), Math.max(0, seconds - BEFORE_END) * 1000));
  return timers;
}

/** How far the watch is: an object with nothing but a version. */
function bookmarkOf({ strategy }: Target, revision: number, annotations?: Record<string, string>): KubernetesObject {
  const { group, version, kind } = strategy.resource;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { kind, apiVersion, metadata: { resourceVersion: String(revision), ...(annotations && { annotations }) } };
}

function tooOld(asked: number, compacted: number): StatusError {
  return new StatusError(410, 'Expired', `too old resource version: ${asked} (${compacted})`);
}
