import { afterEach, beforeEach, vi } from 'vitest';
import type { KubernetesObject, ObjectMeta, OwnerReference } from '../../../../sdk/batch-v1/objects.ts';
import type { Clock } from '../../../../sdk/sandbox/clock.ts';
import type { Loop, LoopOptions } from '../../../../sdk/sandbox/controllers/follow.ts';
import type { Registry, Resource } from '../../../../sdk/sandbox/registry.ts';
import { admit, namespaces, serviceAccounts, strategies } from '../../../../sdk/sandbox/resources/index.ts';
import { createRegistry } from '../../../../sdk/sandbox/store/index.ts';
import { mergeOnly } from '../../../../sdk/sandbox/store/patching.ts';
import { start } from '../../../helpers/objects.ts';

/** A clock that vitest's fake timers drive; it begins at `start`. */
const clock: Clock = {
  speed: 1,
  now: () => Date.now(),
  after: (delay, callback) => {
    // As long as setTimeout takes.
    const timer = setTimeout(callback, Math.min(delay, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  stop: () => {},
};

/** A registry and the loops around it, played by hand. */
export interface Rig {
  registry: Registry;
  clock: Clock;
  /** Lets so much time pass and everything be done that falls due, all work at hand included. */
  pass(seconds?: number): void;
  /** Starts a controller; it is stopped after the test. */
  run<Options>(startLoop: (options: LoopOptions & Options) => Loop, options?: Options): Loop;
  /** Ends all that `run` started, as after each test. */
  stop(): void;
  /** Creates an object in the namespace `default`. */
  create(resource: Resource, object: Partial<KubernetesObject> & { metadata: ObjectMeta }): KubernetesObject;
  peek(resource: Resource, name: string): KubernetesObject | undefined;
  names(resource: Resource): string[];
}

/** To be called at the top of a file or of `describe`. What it returns is made anew for each test. */
export function useRig(): () => Rig {
  let rig: Rig;
  const loops: Loop[] = [];
  const stop = () => {
    for (const loop of loops.splice(0)) loop.stop();
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date'], now: start });
    const registry = createRegistry({ clock, strategies, patching: mergeOnly, admit });
    registry.create(namespaces, '', typed(namespaces, { metadata: { name: 'default' } }));
    registry.create(serviceAccounts, 'default', typed(serviceAccounts, { metadata: { name: 'default' } }));
    rig = {
      registry,
      clock,
      pass: (seconds = 0.2) => vi.advanceTimersByTime(seconds * 1000),
      run: (startLoop, options) => {
        const loop = startLoop({ registry, clock, ...(options as NonNullable<typeof options>) });
        loops.push(loop);
        return loop;
      },
      stop,
      create: (resource, object) => registry.create(resource, 'default', typed(resource, object)),
      peek: (resource, name) => registry.peek(resource, 'default', name),
      names: (resource) => registry.list(resource, 'default').map(({ metadata }) => metadata.name!),
    };
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
  return () => rig;
}

function typed({ group, version, kind }: Resource, object: object): KubernetesObject {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, ...object } as KubernetesObject;
}

export function ownedBy(owner: KubernetesObject, more: Partial<OwnerReference> = {}): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name!, uid: metadata.uid!, ...more };
}
