import type { Clock } from '../clock.ts';
import { openApiIndex, openApiV2, openApiV3 } from '../openapi/index.ts';
import type { LogOptions } from '../pods/logs.ts';
import type { Resource } from '../registry.ts';
import type { Store } from '../store/index.ts';
import type { Answer } from './answer.ts';
import { AGGREGATED, aggregatedDiscovery, discoveryDocuments, REVIEWS, versionDocument } from './discovery.ts';
import type { Verb } from './faults.ts';
import { type Form, formOf, shape, shapeList } from './form.ts';
import { pageOf } from './list.ts';
import { logOptions } from './logs.ts';
import { isTrue, listOptions, versionOf } from './options.ts';
import { bind, evict } from './pod-requests.ts';
import { remove, removeCollection } from './remove.ts';
import type { Request } from './request.ts';
import { review, reviewAt } from './reviews.ts';
import { routeOf, type Target } from './routes.ts';
import { selectionOf } from './selection.ts';
import { methodNotAllowed, noSuchResource } from './status.ts';
import { type Stream, serveWatch } from './watch.ts';
import type { Watches } from './watches.ts';
import { create, patch, update } from './write.ts';

/** What a container printed, in pieces. @throws StatusError at once */
export type ReadLogs = (
  namespace: string,
  pod: string,
  container: string | undefined,
  options: LogOptions,
) => AsyncIterable<string>;

export interface Handling {
  store: Store;
  clock: Clock;
  watches: Watches;
  /** undefined: there are no pods. */
  logs?: ReadLogs;
  /** Such as `127.0.0.1:6443`. */
  address: string;
}

/** What a request comes to: an answer in one piece, or one that goes on. */
export type Outcome =
  | { answer: Answer; form: Form }
  | { watch(stream: Stream): void }
  | { pieces(signal: AbortSignal): AsyncIterable<string> };

/** A request that was read: what it asks for. */
export interface Call {
  target?: Target;
  verb?: Verb;
}

export function callOf(request: Request, { store }: Pick<Handling, 'store'>): Call {
  const target = routeOf(request.path, store);
  if (!target) return {};
  const verb = verbOf(request, target);
  return { target, ...(verb && { verb }) };
}

function verbOf({ method, query }: Request, { name, subresource }: Target): Verb | undefined {
  if (method === 'GET') return name !== undefined ? 'get' : isTrue(query.get('watch')) ? 'watch' : 'list';
  if (method === 'POST') return name === undefined || subresource !== '' ? 'create' : undefined;
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  const onObject: Readonly<Record<string, Verb>> = { PUT: 'update', PATCH: 'patch' };
  return name === undefined ? undefined : onObject[method];
}

/** @throws StatusError for what is refused */
export function handle(request: Request, call: Call, parts: Handling): Outcome {
  const { target, verb } = call;
  if (!target) return { answer: documentAt(request, parts), form: PLAIN };
  const { subresource, strategy, namespace } = target;
  const form = formOf(request.accept, request.query.get('includeObject'), target.name === undefined);
  if (subresource === 'log' && verb === 'get') return logs(request, target, parts);
  if (!verb || !isAllowed(verb, target)) throw methodNotAllowed();
  const isPlaced = !strategy.resource.namespaced || namespace !== undefined;
  if ((verb === 'create' || verb === 'deletecollection') && !isPlaced) throw methodNotAllowed();
  if (verb === 'watch') return watch(request, target, form, parts);
  return { answer: formed(verb, request, target, form, parts), form };
}

const PLAIN: Form = { as: 'object', encoding: 'json', rowObject: 'Metadata' };

const SUBRESOURCE_VERBS: Readonly<Record<string, readonly Verb[]>> = {
  '': ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  status: ['get', 'update', 'patch'],
  finalize: ['update'],
  binding: ['create'],
  eviction: ['create'],
};

/** Namespaces do not go together. */
function isAllowed(verb: Verb, { strategy, subresource }: Target): boolean {
  if (verb === 'deletecollection' && strategy.resource.kind === 'Namespace') return false;
  return SUBRESOURCE_VERBS[subresource]?.includes(verb) ?? false;
}

/** In the form that is asked for. */
function formed(verb: Verb, request: Request, target: Target, form: Form, parts: Handling): Answer {
  const { store, clock } = parts;
  const { strategy, namespace } = target;
  if (verb === 'list' || verb === 'deletecollection') return listed(verb, request, target, form, parts);
  if (target.subresource === 'binding') return bind(store, clock, target, request);
  if (target.subresource === 'eviction') return evict(store, clock, target, request);
  const answer =
    verb === 'get'
      ? { code: 200, body: store.get(strategy.resource, namespace ?? '', target.name!) }
      : { create, update, patch, delete: remove }[verb as 'create'](store, target, request);
  const { kind } = answer.body as { kind: string };
  if (kind !== strategy.resource.kind) return answer;
  return { ...answer, body: shape(answer.body as never, strategy, form, clock.now()) };
}

function listed(verb: Verb, request: Request, target: Target, form: Form, { store, clock }: Handling): Answer {
  const { strategy, namespace } = target;
  if (verb === 'deletecollection') {
    const { objects, resourceVersion, warnings } = removeCollection(store, target, request);
    return { code: 200, warnings, body: shapeList(objects, strategy, form, clock.now(), { resourceVersion }) };
  }
  const options = listOptions(request.query);
  const selection = selectionOf(strategy, options.labelSelector, options.fieldSelector);
  const page = pageOf(store.collection(strategy.resource), namespace, selection, options, store.revision);
  return { code: 200, body: shapeList(page.objects, strategy, form, clock.now(), page.metadata) };
}

function watch(request: Request, target: Target, form: Form, parts: Handling): Outcome {
  const options = listOptions(request.query);
  const selection = selectionOf(target.strategy, options.labelSelector, options.fieldSelector);
  versionOf(options.resourceVersion);
  return { watch: (stream) => serveWatch(parts, target, selection, options, form, stream) };
}

function logs({ query }: Request, { namespace = '', name = '' }: Target, { logs, store }: Handling): Outcome {
  const { container, ...options } = logOptions(query, name);
  // Without pods there is nothing to read, but it is told which pods there are not.
  if (!logs) {
    store.get(store.find('pods', '')!.resource, namespace, name);
    return { pieces: async function* () {} };
  }
  // What is wrong is told now; the signal comes with the first piece.
  const stop = new AbortController();
  const pieces = logs(namespace, name, container, { ...options, signal: stop.signal });
  return {
    pieces: (signal) => {
      signal.addEventListener('abort', () => stop.abort(), { once: true });
      return pieces;
    },
  };
}

function documentAt(request: Request, { store, address }: Handling): Answer {
  const asked = reviewAt(request.path);
  if (asked) return review(asked, request);
  const path = request.path.replace(/(?<=.)\/$/, '');
  const resources: Resource[] = [...store.resources.map(({ resource }) => resource), ...REVIEWS];
  const stored = store.resources.map(({ resource }) => resource);
  if (['/healthz', '/livez', '/readyz'].includes(path)) return { code: 200, body: undefined, text: 'ok' };
  if (request.method !== 'GET') throw noSuchResource();
  if (path === '/version') return { code: 200, body: versionDocument };
  if (path === '/openapi/v2') return openApi(request, stored);
  if (path === '/openapi/v3') return { code: 200, body: openApiIndex(stored) };
  if (path.startsWith('/openapi/v3/')) return found(openApiV3(stored, path.slice('/openapi/v3/'.length)));
  if ((path === '/api' || path === '/apis') && request.accept?.includes('as=APIGroupDiscoveryList')) {
    const headers = { Vary: 'Accept' };
    return { code: 200, body: aggregatedDiscovery(resources, path === '/api'), contentType: AGGREGATED, headers };
  }
  const documents = discoveryDocuments(resources, address);
  const group = path.split('/').slice(0, path.startsWith('/apis/') ? 3 : 2);
  if (documents.has(group.join('/')) && !documents.has(path)) throw noSuchResource();
  return path === '/' ? { code: 200, body: { paths: [...documents.keys(), ...OTHERS] } } : found(documents.get(path));
}

/** kubectl wants it in protobuf, for kinds that v3 does not have: of those there are none, which is an empty message. */
function openApi({ accept }: Request, stored: readonly Resource[]): Answer {
  if (!accept?.includes(OPENAPI_PROTOBUF)) return { code: 200, body: openApiV2(stored) };
  return { code: 200, body: undefined, text: '', contentType: OPENAPI_TYPE };
}

const OPENAPI_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
/** The same, as a media type may be spelled. */
const OPENAPI_TYPE = OPENAPI_PROTOBUF.replace('@', '.');

const OTHERS = ['/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'];

/** Within a group that there is, the answer is a Status. */
function found(body: unknown): Answer {
  return body === undefined ? { code: 404, body, text: '404 page not found\n' } : { code: 200, body };
}
