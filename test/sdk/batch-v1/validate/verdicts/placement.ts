const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

const EXPRESSIONS = [
  { key: 'a', operator: 'In', values: ['b'] },
  { key: 'a', operator: 'In', values: [] },
  { key: 'a', operator: 'In' },
  { key: 'a', operator: 'In', values: ['b c'] },
  { key: 'a', operator: 'In', values: [''] },
  { key: 'a', operator: 'NotIn', values: ['b', 'b'] },
  { key: 'a', operator: 'Exists' },
  { key: 'a', operator: 'Exists', values: [] },
  { key: 'a', operator: 'Exists', values: ['b'] },
  { key: 'a', operator: 'DoesNotExist', values: ['b'] },
  { key: 'a', operator: 'Gt', values: ['1'] },
  { key: 'a', operator: 'Gt', values: ['x'] },
  { key: 'a', operator: 'Gt', values: ['-1'] },
  { key: 'a', operator: 'Lt', values: ['1', '2'] },
  { key: 'a', operator: 'Lt' },
  { key: 'a', operator: 'Is', values: ['b'] },
  { key: 'a', operator: '' },
  { key: '', operator: 'Exists' },
  { key: 'a b', operator: 'Exists' },
  { key: 'example.com/a', operator: 'Exists' },
  null,
];
const FIELDS = [
  { key: 'metadata.name', operator: 'In', values: ['node-1'] },
  { key: 'metadata.name', operator: 'In', values: ['node-1', 'node-2'] },
  { key: 'metadata.name', operator: 'In', values: [] },
  { key: 'metadata.name', operator: 'In' },
  { key: 'metadata.name', operator: 'NotIn', values: ['node-1'] },
  { key: 'metadata.name', operator: 'Exists' },
  { key: 'metadata.name', operator: 'In', values: ['Node 1'] },
  { key: 'metadata.name', operator: 'In', values: [''] },
  { key: 'metadata.uid', operator: 'In', values: ['a'] },
  { key: '', operator: 'In', values: ['a'] },
];
const TERMS = [
  {},
  null,
  ...EXPRESSIONS.map((expression) => ({ matchExpressions: [expression] })),
  ...FIELDS.map((field) => ({ matchFields: [field] })),
];
const nodeAffinity = (affinity: object) => ({ affinity: { nodeAffinity: affinity } });

export const NODE_PODS: readonly object[] = [
  { nodeSelector: { a: 'b' } },
  { nodeSelector: { a: null } },
  { nodeSelector: { 'a b': 'c' } },
  { nodeSelector: { a: 'b c' } },
  { affinity: {} },
  nodeAffinity({}),
  nodeAffinity({ [REQUIRED]: {} }),
  nodeAffinity({ [REQUIRED]: { nodeSelectorTerms: [] } }),
  ...TERMS.map((term) => nodeAffinity({ [REQUIRED]: { nodeSelectorTerms: [term] } })),
  ...TERMS.map((preference) => nodeAffinity({ [PREFERRED]: [{ weight: 1, preference }] })),
  ...[0, 1, 100, 101, -1, null].map((weight) => nodeAffinity({ [PREFERRED]: [{ weight, preference: {} }] })),
  nodeAffinity({ [PREFERRED]: [] }),
];

const AFFINITY_TERMS = [
  { topologyKey: 'zone' },
  {},
  { topologyKey: '' },
  { topologyKey: 'a b' },
  { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } },
  { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b c' } } },
  { topologyKey: 'zone', namespaceSelector: {} },
  { topologyKey: 'zone', namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
  { topologyKey: 'zone', namespaces: ['a'] },
  { topologyKey: 'zone', namespaces: ['A'] },
  { topologyKey: 'zone', namespaces: [''] },
  { topologyKey: 'zone', matchLabelKeys: ['a'] },
  { topologyKey: 'zone', matchLabelKeys: ['a'], labelSelector: {} },
  { topologyKey: 'zone', matchLabelKeys: ['a', 'a'], labelSelector: {} },
  { topologyKey: 'zone', matchLabelKeys: ['a b'], labelSelector: {} },
  { topologyKey: 'zone', matchLabelKeys: [], mismatchLabelKeys: [] },
  { topologyKey: 'zone', mismatchLabelKeys: ['a'] },
  { topologyKey: 'zone', mismatchLabelKeys: ['a'], labelSelector: {} },
  { topologyKey: 'zone', matchLabelKeys: ['a'], mismatchLabelKeys: ['a'], labelSelector: {} },
  { topologyKey: 'zone', matchLabelKeys: ['a'], labelSelector: { matchLabels: { a: 'b' } } },
  {
    topologyKey: 'zone',
    matchLabelKeys: ['a'],
    labelSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
  },
  {
    topologyKey: 'zone',
    matchLabelKeys: ['a'],
    labelSelector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'Exists' }] },
  },
];

export const POD_AFFINITY_PODS: readonly object[] = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
  { affinity: { [kind]: {} } },
  ...AFFINITY_TERMS.map((term) => ({ affinity: { [kind]: { [REQUIRED]: [term] } } })),
  ...AFFINITY_TERMS.map((podAffinityTerm) => ({
    affinity: { [kind]: { [PREFERRED]: [{ weight: 5, podAffinityTerm }] } },
  })),
  ...[0, 100, 101].map((weight) => ({
    affinity: { [kind]: { [PREFERRED]: [{ weight, podAffinityTerm: { topologyKey: 'zone' } }] } },
  })),
]);

export const TOLERATION_PODS: readonly object[] = [
  {},
  null,
  { operator: 'Exists' },
  { operator: 'Equal' },
  { key: 'a' },
  { key: 'a b' },
  { key: 'a', value: 'b' },
  { key: 'a', value: 'b c' },
  { key: 'a', operator: 'Exists', value: 'b' },
  { key: 'a', operator: 'Exists', value: '' },
  { key: 'a', operator: 'Is' },
  { key: 'a', operator: '' },
  { key: 'a', operator: 'Lt', value: '1' },
  { key: 'a', operator: 'Gt', value: 'x' },
  { key: '', operator: 'Exists', value: 'b' },
  { key: 'a', effect: 'NoSchedule' },
  { key: 'a', effect: '' },
  { key: 'a', effect: 'Never' },
  { key: 'a', effect: 'NoExecute', tolerationSeconds: 5 },
  { key: 'a', effect: 'NoExecute', tolerationSeconds: -5 },
  { key: 'a', effect: 'NoSchedule', tolerationSeconds: 5 },
  { key: 'a', tolerationSeconds: 0 },
].map((toleration) => ({ tolerations: [toleration] }));

const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };
const spreads = (...topologySpreadConstraints: object[]) => ({ topologySpreadConstraints });

export const SPREAD_PODS: readonly object[] = [
  spreads(),
  spreads(spread),
  ...[
    { maxSkew: 0 },
    { maxSkew: -1 },
    { maxSkew: null },
    { topologyKey: '' },
    { topologyKey: 'a b' },
    { whenUnsatisfiable: 'ScheduleAnyway' },
    { whenUnsatisfiable: '' },
    { whenUnsatisfiable: 'Never' },
    { minDomains: 1 },
    { minDomains: 0 },
    { minDomains: 1, whenUnsatisfiable: 'ScheduleAnyway' },
    { nodeAffinityPolicy: 'Honor' },
    { nodeAffinityPolicy: 'Obey' },
    { nodeAffinityPolicy: '' },
    { nodeTaintsPolicy: 'Ignore' },
    { nodeTaintsPolicy: 'Obey' },
    { labelSelector: { matchLabels: { a: 'b c' } } },
    { matchLabelKeys: ['a'] },
    { matchLabelKeys: [] },
    { matchLabelKeys: ['a'], labelSelector: {} },
    { matchLabelKeys: ['a'], labelSelector: { matchLabels: { a: 'b' } } },
    { matchLabelKeys: ['a'], labelSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
    {
      matchLabelKeys: ['a'],
      labelSelector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'Exists' }] },
    },
    { matchLabelKeys: [''], labelSelector: {} },
  ].map((change) => spreads({ ...spread, ...change })),
  spreads(spread, spread),
  spreads(spread, { ...spread, whenUnsatisfiable: 'ScheduleAnyway' }),
  spreads(spread, { ...spread, topologyKey: 'host' }),
];

export const SCHEDULING_PODS: readonly object[] = [
  ...[[{ name: 'a' }], [{ name: 'a/b' }], [{ name: '' }], [{ name: 'a b' }], [{ name: 'a' }, { name: 'a' }], [{}]].map(
    (schedulingGates) => ({ schedulingGates }),
  ),
  ...[[{ conditionType: 'a/b' }], [{ conditionType: '' }], [{ conditionType: 'a b' }], []].map((readinessGates) => ({
    readinessGates,
  })),
  ...['node-1', '', 'Node 1'].map((nodeName) => ({ nodeName })),
  ...['high', '', 'High!'].map((priorityClassName) => ({ priorityClassName })),
  ...['gvisor', '', 'g visor', null].map((runtimeClassName) => ({ runtimeClassName })),
  ...['Never', '', 'Always', null].map((preemptionPolicy) => ({ preemptionPolicy })),
  ...['mine', '', 'my scheduler!'].map((schedulerName) => ({ schedulerName })),
  ...[0, -5, 2_000_000_000].map((priority) => ({ priority })),
];
