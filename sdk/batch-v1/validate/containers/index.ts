import { podRule } from '../pod-rule.ts';
import type { Rule } from '../rule.ts';
import { checkEnums, checkImage, checkInitProbes } from './basics.ts';
import { containerRule } from './container-rule.ts';
import { checkEnv, checkEnvFrom } from './env.ts';
import { checkLifecycle } from './lifecycle.ts';
import { checkHostPorts, checkPorts } from './ports.ts';
import { checkProbes } from './probes.ts';
import { checkResizePolicy } from './resize.ts';
import { checkClaims, checkResources } from './resources.ts';
import { checkRestartPolicy } from './restart.ts';
import { checkSecurity } from './security.ts';

/** Containers and init containers of a pod template, but for their mounts, which are with the volumes. */
export const CONTAINER_RULES: readonly Rule[] = [
  containerRule('image', checkImage),
  containerRule('container-enums', checkEnums),
  containerRule('container-restart-policy', checkRestartPolicy),
  containerRule('init-container-probes', checkInitProbes),
  containerRule('probes', checkProbes),
  containerRule('lifecycle', checkLifecycle),
  containerRule('env-names', checkEnv),
  containerRule('env-from', checkEnvFrom),
  containerRule('ports', checkPorts),
  podRule('host-port-conflicts', checkHostPorts),
  containerRule('resources', checkResources),
  containerRule('container-claims', checkClaims),
  containerRule('resize-policy', checkResizePolicy),
  containerRule('container-security', checkSecurity),
];
