import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { type Clock, timestamp } from '../clock.ts';
import { readBody } from '../decode/body.ts';
import type { Registry } from '../registry.ts';
import { badRequest, conflict } from '../store/refusals.ts';
import type { Answer } from './answer.ts';
import { deleteOptions, writeOptions } from './options.ts';
import type { Request } from './request.ts';
import type { Target } from './routes.ts';
import { success } from './status.ts';
import { encodingOf } from './write.ts';

/** What is asked of pods beside reading and writing them. */

/** `pods/binding`: a scheduler's word. */
export function bind(registry: Registry, clock: Clock, target: Target, request: Request): Answer {
  const { strategy, namespace = '', name = '' } = target;
  const options = { ...writeOptions(request.query, 'CreateOptions', request.userAgent), subresource: 'binding' };
  const { target: node } = bodyOf(request) as { target?: { kind?: string; name?: string } };
  if (!node?.name) throw badRequest('a binding needs target.name');
  const pod = registry.get(strategy.resource, namespace, name);
  const { nodeName } = pod.spec as { nodeName?: string };
  if (nodeName) throw conflict(strategy.resource, name, `pod ${name} is already assigned to node "${nodeName}"`);
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: timestamp(clock.now()) };
  const bound = withCondition({ ...pod, spec: { ...(pod.spec as object), nodeName: node.name } }, scheduled);
  registry.update(strategy.resource, namespace, bound, options);
  return { code: 201, body: success({ code: 201 }) };
}

/** `pods/eviction`: a deletion that says what for. There are no disruption budgets in the sandbox. */
export function evict(registry: Registry, clock: Clock, target: Target, request: Request): Answer {
  const { strategy, namespace = '', name = '' } = target;
  const write = writeOptions(request.query, 'CreateOptions', request.userAgent);
  const body = bodyOf(request) as { deleteOptions?: Record<string, unknown> };
  const { legacy: _, ...options } = deleteOptions(new URLSearchParams(), body.deleteOptions ?? {});
  const dryRun = Boolean(write.dryRun || options.dryRun);
  const pod = registry.get(strategy.resource, namespace, name);
  const told = withCondition(pod, {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: timestamp(clock.now()),
  });
  registry.update(strategy.resource, namespace, told, { ...write, dryRun, subresource: 'status' });
  registry.delete(strategy.resource, namespace, name, { ...options, dryRun });
  return { code: 201, body: success({ code: 201 }) };
}

interface Condition {
  type: string;
  [field: string]: unknown;
}

function withCondition(pod: KubernetesObject, condition: Condition): KubernetesObject {
  const status = (pod.status ?? {}) as { conditions?: Condition[] };
  const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
  return { ...pod, status: { ...status, conditions: [...others, condition] } };
}

function bodyOf(request: Request): object {
  const refuse = (why: string) => badRequest(`couldn't get version/kind; json parse error: ${why}`);
  const { value } = readBody(request.body, encodingOf(request), refuse);
  return typeof value === 'object' && value !== null ? value : {};
}
