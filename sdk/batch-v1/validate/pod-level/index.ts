import { podRule } from '../pod-rule.ts';
import type { JobView, Problem, Rule } from '../rule.ts';
import { dnsSubdomain } from '../texts.ts';
import { checkResourceClaims } from './claims.ts';
import { checkDns, checkHostAliases } from './dns.ts';
import { checkHostname, checkHostPorts, checkNamespaces } from './host.ts';
import { checkOs } from './os.ts';
import { checkOverhead, checkPodResources } from './resources.ts';
import { checkSecurityContext } from './security.ts';
import { checkHostProcess } from './windows.ts';

/** What holds for all containers of the pod: network, namespaces, users, system and shared resources. */
export const POD_LEVEL_RULES: readonly Rule[] = [
  podRule('dns', checkDns),
  podRule('host-aliases', checkHostAliases),
  podRule('hostname', checkHostname),
  podRule('host-ports', checkHostPorts),
  podRule('host-namespaces', checkNamespaces),
  podRule('pod-security', checkSecurityContext),
  podRule('pod-os', checkOs),
  podRule('host-process', checkHostProcess),
  podRule('service-account', checkServiceAccount),
  podRule('resource-claims', checkResourceClaims),
  podRule('pod-overhead', checkOverhead),
  podRule('pod-resources', checkPodResources),
];

/** `serviceAccount` is the older name of the field, and counts where the newer is missing. */
function checkServiceAccount({ pod, podPath }: JobView): readonly Problem[] {
  const field = pod.serviceAccountName ? 'serviceAccountName' : 'serviceAccount';
  return dnsSubdomain(pod[field], [...podPath, field]);
}
