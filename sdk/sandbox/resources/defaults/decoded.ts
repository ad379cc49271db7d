/**
 * What the server's types leave of JSON: fields that are null, or empty where the type cannot tell empty from absent
 * (`omitempty` on what is no pointer), are not there when the object is read back.
 */

/** Maps of the user's own keys; nothing inside them goes, but empty they do. */
const MAPS = new Set(
  (
    'labels annotations matchLabels nodeSelector data binaryData stringData limits requests hard used capacity ' +
    'allocatable overhead default defaultRequest max min maxLimitRequestRatio volumeAttributes userAnnotations'
  ).split(' '),
);
/** Lists that stay though empty: they have no `omitempty`. */
const LISTS_KEPT = new Set('containers rules nodeSelectorTerms sources monitors'.split(' '));
/** Texts that stay though empty. */
const TEXTS_KEPT = new Set(
  (
    'name key path action operator type kind driver server schedule topologyKey whenUnsatisfiable mountPath devicePath ' +
    'fieldPath resource resourceName conditionType ip image imageID timeZone containerName succeededIndexes ' +
    'failedIndexes managedBy reportingComponent reportingInstance storageClassName runtimeClassName service ' +
    'completionMode podReplacementPolicy hostnameOverride fsGroupChangePolicy localhostProfile mountPropagation ' +
    'nodeAffinityPolicy nodeTaintsPolicy preemptionPolicy procMount recursiveReadOnly resourceClaimTemplateName ' +
    'runAsUserName seLinuxChangePolicy supplementalGroupsPolicy volumeAttributesClassName volumeMode'
  ).split(' '),
);
/** Flags that go when false. */
const FLAGS_DROPPED = new Set(
  (
    'hostIPC hostNetwork hostPID publishNotReadyAddresses readOnly stdin stdinOnce tty unschedulable ' +
    'chapAuthDiscovery chapAuthSession sslEnabled'
  ).split(' '),
);
/** Numbers that go when 0. */
const NUMBERS_DROPPED = new Set(
  (
    'active count failed succeeded hostPort nodePort healthCheckNodePort initialDelaySeconds timeoutSeconds ' +
    'periodSeconds successThreshold failureThreshold partition signal generation observedGeneration sizeBytes'
  ).split(' '),
);
/** Held as JSON, not as fields. */
const OPAQUE = new Set(['managedFields']);

/** The object without such fields; what has none is returned as it is. */
export function decoded<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? walkList(value) : walkFields(value as Record<string, unknown>);
}

function walkList(list: unknown[]): unknown[] {
  let result: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = walk(list[index]);
    if (item !== list[index]) {
      result ??= [...list];
      result[index] = item;
    }
  }
  return result ?? list;
}

function walkFields(fields: Record<string, unknown>): Record<string, unknown> {
  let result: Record<string, unknown> | undefined;
  for (const key in fields) {
    const value = fields[key];
    if (isDropped(key, value)) {
      result ??= { ...fields };
      delete result[key];
      continue;
    }
    if (typeof value !== 'object' || MAPS.has(key) || OPAQUE.has(key)) continue;
    const next = walk(value);
    if (next !== value) {
      result ??= { ...fields };
      result[key] = next;
    }
  }
  return result ?? fields;
}

function isDropped(key: string, value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value === '' && !TEXTS_KEPT.has(key);
    case 'boolean':
      return !value && FLAGS_DROPPED.has(key);
    case 'number':
      return value === 0 && NUMBERS_DROPPED.has(key);
    case 'object':
      // A podFailurePolicy without rules is told with a null.
      if (value === null) return key !== 'rules';
      if (Array.isArray(value)) return value.length === 0 && !LISTS_KEPT.has(key);
      return MAPS.has(key) && isEmpty(value);
    default:
      return value === undefined;
  }
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}
