import type { Rule, Subject } from './rule.ts';

/**
 * Fields of which a rule needs one to find anything, in the spec, the pod, a container or their metadata. Most manifests have
 * few fields, so most rules need not run. A rule that is not named here looks at every manifest.
 */
export const FIELDS_OF_RULES: Readonly<Record<string, readonly string[]>> = {
  namespace: ['namespace'],
  'owner-references': ['ownerReferences'],
  finalizers: ['finalizers'],
  'completion-mode': ['completionMode'],
  'pod-replacement-policy': ['podReplacementPolicy'],
  'managed-by': ['managedBy'],
  'job-selector': ['selector', 'manualSelector'],
  'gang-min-count': ['scheduling'],
  'indexed-completions': ['completionMode'],
  'indexed-only': ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'],
  'max-failed-indexes': ['maxFailedIndexes'],
  'indexed-limits': ['completionMode'],
  'success-policy-rules': ['successPolicy'],
  'success-policy-rule': ['successPolicy'],
  'pod-failure-policy-rules': ['podFailurePolicy'],
  'pod-failure-policy-action': ['podFailurePolicy'],
  'pod-failure-policy-one-of': ['podFailurePolicy'],
  'pod-failure-policy-exit-codes': ['podFailurePolicy'],
  'pod-failure-policy-conditions': ['podFailurePolicy'],
  'pod-active-deadline': ['activeDeadlineSeconds'],
  'ephemeral-containers': ['ephemeralContainers'],
  'template-annotations': ['annotations'],
  'container-enums': ['imagePullPolicy', 'terminationMessagePolicy'],
  'init-container-probes': ['initContainers'],
  probes: ['livenessProbe', 'readinessProbe', 'startupProbe'],
  lifecycle: ['lifecycle'],
  'env-names': ['env'],
  'env-from': ['envFrom'],
  ports: ['ports'],
  'host-port-conflicts': ['ports'],
  resources: ['resources'],
  'container-claims': ['resources'],
  'resize-policy': ['resizePolicy'],
  'container-security': ['securityContext'],
  'volume-names': ['volumes'],
  'volume-sources': ['volumes'],
  'volume-fields': ['volumes'],
  'empty-dir-medium': ['volumes'],
  'volume-mounts': ['volumeMounts'],
  'mount-options': ['volumeMounts'],
  'volume-devices': ['volumeDevices'],
  'variable-files': ['env'],
  'mount-path-colon': ['volumeMounts'],
  'node-selector': ['nodeSelector'],
  'node-affinity': ['affinity'],
  'node-affinity-numbers': ['affinity'],
  'pod-affinity': ['affinity'],
  tolerations: ['tolerations'],
  'topology-spread': ['topologySpreadConstraints'],
  'scheduling-gates': ['schedulingGates'],
  'readiness-gates': ['readinessGates'],
  'scheduling-names': ['nodeName', 'priorityClassName', 'runtimeClassName', 'preemptionPolicy'],
  dns: ['dnsPolicy', 'dnsConfig'],
  'host-aliases': ['hostAliases'],
  hostname: ['hostname', 'subdomain', 'hostnameOverride'],
  'host-ports': ['hostNetwork'],
  'host-namespaces': ['shareProcessNamespace', 'hostUsers'],
  'pod-security': ['securityContext'],
  'pod-os': ['os'],
  'host-process': ['securityContext'],
  'service-account': ['serviceAccountName', 'serviceAccount'],
  'resource-claims': ['resourceClaims'],
  'pod-overhead': ['overhead'],
  'pod-resources': ['resources'],
  'one-index': ['completionMode'],
  'negative-grace-period': ['terminationGracePeriodSeconds'],
  'no-parallelism': ['parallelism'],
  'deadline-at-once': ['activeDeadlineSeconds'],
  'deadline-before-retries': ['activeDeadlineSeconds'],
  'deadline-before-default-retries': ['activeDeadlineSeconds'],
  'empty-succeeded-indexes': ['successPolicy'],
  'too-many-indexes': ['completionMode'],
  'gated-scheduling': ['scheduling'],
  'per-index-restarts': ['backoffLimitPerIndex'],
  'no-retries-but-restarts': ['backoffLimit'],
  'slow-start': ['livenessProbe'],
  'queue-completions': ['completions'],
  'cron-job-indexed-name': ['completionMode'],
};

/** The rules chosen for the names of fields, in the order that these were met: manifests of one origin have the same. */
const chosen = new Map<readonly Rule[], Map<string, readonly Rule[]>>();
const MOST_KEPT = 1000;
const LONGEST_KEPT = 2000;

/** Those of the rules that can find something in the manifest, in their order. */
export function rulesThatApply(rules: readonly Rule[], subject: Subject): readonly Rule[] {
  const names = fieldNames(subject);
  const kept = chosen.get(rules) ?? new Map<string, readonly Rule[]>();
  const known = kept.get(names);
  if (known !== undefined) return known;
  const there = new Set(names.split(' '));
  const found = rules.filter(({ id }) => FIELDS_OF_RULES[id]?.some((field) => there.has(field)) ?? true);
  if (names.length > LONGEST_KEPT) return found;
  if (kept.size === MOST_KEPT) kept.clear();
  chosen.set(rules, kept.set(names, found));
  return found;
}

function fieldNames({ metadata, job }: Subject): string {
  let names = '';
  for (const fields of [metadata, job.written, job.podMetadata, job.pod])
    for (const name in fields) names += `${name} `;
  for (const { container } of job.containers) for (const name in container) names += `${name} `;
  return names;
}
