import type { BatchError } from '../../sdk/errors.ts';

/** Which cluster, as whom: kubectl's global flags after parsing. */
export interface ConnectOptions {
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  user?: string;
  server?: string;
  token?: string;
  namespace?: string;
  as?: string;
  asGroup?: string[];
  asUid?: string;
  insecureSkipTlsVerify?: boolean;
  certificateAuthority?: string;
  tlsServerName?: string;
  /** Milliseconds for one request's whole answer (a watch is not a request); default 10,000. 0: no limit. */
  requestTimeout?: number;
  /** For `KUBECONFIG`, `HOME`, in-cluster variables and exec plugins. */
  env: Record<string, string | undefined>;
  /** Where warnings of the server (`Warning:` headers) go, each once. */
  onWarning?: (text: string) => void;
  /** Where one line for each request goes (`-v`). */
  onRequest?: (line: string) => void;
}

/** A connection: where requests go, and the namespace that is meant when none is named. */
export interface Kube {
  /** The API server's address, for messages. */
  readonly server: string;
  readonly context: string | undefined;
  readonly namespace: string;
  readonly transport: Transport;
  /** An interruption of this call ends the cluster, too: it is a sandbox that was started for it. */
  readonly endsWithCall?: boolean;
}

export interface KubeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute on the server, e.g. `/apis/batch/v1/namespaces/default/jobs`. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Default application/json; a patch names its own. */
  contentType?: string;
  signal?: AbortSignal;
  /** Milliseconds, instead of the connection's own. */
  timeout?: number;
}

export interface KubeResponse<T> {
  status: number;
  body: T;
  warnings: string[];
}

export interface Transport {
  /** Sends one request and reads its whole JSON answer. Any status of 400 and above, or no answer, throws a BatchError. */
  request<T>(request: KubeRequest): Promise<KubeResponse<T>>;
  /** Opens a long answer (a watch, a log that is followed) and yields its bytes as text as they come. */
  stream(request: KubeRequest): Promise<AsyncIterable<string>>;
  /** Milliseconds for one request's whole answer; 0: no limit. */
  readonly timeout?: number;
  /** The server's clock in epoch milliseconds, from its last Date header; the local clock before the first answer. */
  now(): number;
  /** Ends idle connections, so that the process can end. */
  close(): void;
}

/**
 * What a reflector tells. `synced` carries the whole set (after the first list, and after each relist);
 * between two of them `changed` and `deleted` follow one by one. `lost` comes once when the connection breaks,
 * `restored` once when it is back.
 */
export type ReflectorEvent<T> =
  | { type: 'synced'; objects: T[] }
  | { type: 'changed'; object: T }
  | { type: 'deleted'; object: T }
  | { type: 'lost'; error: BatchError }
  | { type: 'restored' };

/** Which objects: one namespace or all (`namespace: undefined`), by selectors as kubectl takes them. */
export interface Selection {
  namespace: string | undefined;
  labelSelector?: string;
  fieldSelector?: string;
}
