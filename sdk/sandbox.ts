export type { Clock } from './sandbox/clock.ts';
export type {
  NodeOptions,
  Outcome,
  OutcomeCallback,
  OutcomeScript,
  PodOptions,
  Run,
  Taint,
} from './sandbox/pods/index.ts';
export type { Change, Registry, Resource } from './sandbox/registry.ts';
export type { Fault } from './sandbox/server/index.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox/start.ts';
