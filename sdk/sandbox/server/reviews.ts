import { readBody } from '../decode/body.ts';
import type { Resource } from '../registry.ts';
import { badRequest } from '../store/refusals.ts';
import type { Answer } from './answer.ts';
import { REVIEWS } from './discovery.ts';
import type { Request } from './request.ts';
import { methodNotAllowed } from './status.ts';
import { encodingOf } from './write.ts';

/** What the one user of the sandbox may do: everything. */

const USER = { username: 'sandbox', groups: ['system:masters', 'system:authenticated'] };
const EVERYTHING = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};
const ANSWERS: Readonly<Record<string, unknown>> = {
  SelfSubjectReview: { userInfo: USER },
  SelfSubjectRulesReview: EVERYTHING,
};

/** `/apis/authorization.k8s.io/v1/selfsubjectaccessreviews` and its likes; undefined where the path is none of them. */
export function reviewAt(path: string): Resource | undefined {
  const [, , group, version, ...rest] = path.split('/');
  const plural = rest[0] === 'namespaces' && rest.length === 3 ? rest[2] : rest.length === 1 ? rest[0] : undefined;
  return REVIEWS.find((review) => review.group === group && review.version === version && review.plural === plural);
}

export function review({ group, version, kind }: Resource, request: Request): Answer {
  if (request.method !== 'POST') throw methodNotAllowed();
  const refuse = (why: string) => badRequest(`couldn't get version/kind; json parse error: ${why}`);
  const { value } = readBody(request.body, encodingOf(request), refuse);
  const status = ANSWERS[kind] ?? { allowed: true };
  return { code: 201, body: { ...(value as object), kind, apiVersion: `${group}/${version}`, status } };
}
