import { thousandths } from '../../batch-v1/quantity.ts';
import type { PodContainer, SandboxPodSpec } from './pod-types.ts';

/** Amounts of resources by name, in thousandths. */
export type Amounts = Readonly<Record<string, number>>;

/**
 * What a pod takes of its node: its containers and sidecars together, or the greatest init container with the sidecars
 * before it where that is more; what the pod as a whole asks for goes before both; overhead comes on top (PodRequests in
 * component-helpers).
 */
export function podRequests({ containers, initContainers = [], overhead, resources }: SandboxPodSpec): Amounts {
  let sidecars: Amounts = {};
  let greatest: Amounts = {};
  for (const container of initContainers) {
    const own = requestsOf(container);
    if (container.restartPolicy === 'Always') sidecars = add(sidecars, own);
    greatest = most(greatest, container.restartPolicy === 'Always' ? sidecars : add(sidecars, own));
  }
  const total = most(containers.map(requestsOf).reduce(add, sidecars), greatest);
  const whole = amounts((resources as { requests?: unknown } | undefined)?.requests);
  return add({ ...total, ...whole }, amounts(overhead));
}

function requestsOf({ resources }: PodContainer): Amounts {
  return amounts(resources?.requests);
}

export function amounts(quantities: unknown): Amounts {
  const entries = Object.entries((quantities ?? {}) as object);
  return Object.fromEntries(entries.map(([name, quantity]) => [name, thousandths(quantity) ?? 0]));
}

export function add(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x + y);
}

export function subtract(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x - y);
}

function most(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, Math.max);
}

function combine(a: Amounts, b: Amounts, how: (x: number, y: number) => number): Amounts {
  const result: Record<string, number> = { ...a };
  for (const [name, amount] of Object.entries(b)) result[name] = how(result[name] ?? 0, amount);
  return result;
}
