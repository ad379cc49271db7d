export type { BackOffOptions } from './controller/back-off.ts';
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
export type {
  Change,
  DeleteOptions,
  PatchOptions,
  PatchType,
  Registry,
  Resource,
  Strategy,
  TableColumn,
  TableColumns,
  WriteContext,
  WriteOptions,
} from './sandbox/registry.ts';
export type { Fault, Verb } from './sandbox/server/faults.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox/start.ts';
export type { StatusCause } from './sandbox/status-error.ts';
