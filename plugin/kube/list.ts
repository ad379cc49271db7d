import type { KubernetesObject } from '../../sdk/batch-v1/objects.ts';
import { statusCodeOf } from './errors.ts';
import type { KubeRequest, Transport } from './types.ts';

/** A whole collection at one moment. */
export interface Listing<T> {
  items: T[];
  /** From here on a watch misses nothing. */
  resourceVersion: string;
}

interface Page {
  apiVersion: string;
  /** `JobList`; the items of a list carry no kind of their own. */
  kind: string;
  metadata: { resourceVersion?: string; continue?: string };
  items: KubernetesObject[] | null;
}

export interface ListRequest<T> {
  path: string;
  query?: KubeRequest['query'];
  /** What to keep of each object; the page itself is let go. */
  project: (object: KubernetesObject) => T;
  signal?: AbortSignal;
}

const pageSize = 500;

/**
 * Reads a collection in pages of 500. Where the server forgets the place between two pages (410), it begins again, the
 * second time without pages.
 */
export async function listAll<T>(transport: Transport, request: ListRequest<T>): Promise<Listing<T>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await listPages(transport, request, attempt < 2 ? pageSize : undefined);
    } catch (error) {
      if (statusCodeOf(error) !== 410 || attempt >= 2) throw error;
    }
  }
}

async function listPages<T>(
  transport: Transport,
  request: ListRequest<T>,
  limit: number | undefined,
): Promise<Listing<T>> {
  const { path, project, signal } = request;
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const query = { ...request.query, limit, continue: next };
    const { body } = await transport.request<Page>({ method: 'GET', path, query, signal });
    const own = { apiVersion: body.apiVersion, kind: body.kind.replace(/List$/, '') };
    for (const item of body.items ?? []) items.push(project({ ...own, ...item }));
    next = body.metadata.continue || undefined;
    if (!next) return { items, resourceVersion: body.metadata.resourceVersion ?? '' };
  }
}
