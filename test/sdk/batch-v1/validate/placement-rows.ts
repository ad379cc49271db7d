import { error, job, type Row, warning } from './manifests.ts';

const P = 'spec.template.spec';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const KEY = 'must be a key such as app or example.com/app';
const VALUE = 'must be at most 63 letters, digits, "-", "_" and ".", and begin and end with a letter or digit';

const pod = (fields: Record<string, unknown>) => job({}, { pod: fields });
const onNodes = (...matchExpressions: object[]) =>
  pod({ affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions }] } } } });
const T = `${P}.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
const apart = (term: object) => pod({ affinity: { podAntiAffinity: { [REQUIRED]: [term] } } });
const A = `${P}.affinity.podAntiAffinity.${REQUIRED}.0`;

/** What people get wrong about where pods run, and what is said of it. */
export const PLACEMENT_ROWS: readonly Row[] = [
  {
    name: 'labels of nodes that cannot be',
    manifest: pod({ nodeSelector: { 'my pool': 'a', pool: 'batch jobs' } }),
    findings: [
      error('node-selector', `${P}.nodeSelector.my pool`, 'my pool', KEY),
      error('node-selector', `${P}.nodeSelector.pool`, 'batch jobs', VALUE),
    ],
  },
  {
    name: 'operators and their values',
    manifest: onNodes(
      { key: 'a', operator: 'In' },
      { key: 'a', operator: 'Exists', values: ['b'] },
      { key: 'a', operator: 'Gt', values: ['1', '2'] },
      { key: 'a', operator: 'in', values: ['b'] },
    ),
    findings: [
      error('node-affinity', `${T}.0.matchExpressions.0.values`, undefined, 'must have at least one value with In'),
      error('node-affinity', `${T}.0.matchExpressions.1.values`, ['b'], 'must be left out with Exists', 'remove them'),
      error('node-affinity', `${T}.0.matchExpressions.2.values`, ['1', '2'], 'must have exactly one value with Gt'),
      error(
        'node-affinity',
        `${T}.0.matchExpressions.3.operator`,
        'in',
        'must be In, NotIn, Exists, DoesNotExist, Gt or Lt',
        'did you mean `In`?',
      ),
    ],
  },
  {
    name: 'no terms, and a weight',
    manifest: pod({
      affinity: {
        nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [] }, [PREFERRED]: [{ weight: 0, preference: {} }] },
      },
    }),
    findings: [
      error('node-affinity', T, [], 'is required'),
      error('node-affinity', `${P}.affinity.nodeAffinity.${PREFERRED}.0.weight`, 0, 'must be between 1 and 100'),
    ],
  },
  {
    name: 'nodes by more than their name',
    manifest: pod({
      affinity: {
        nodeAffinity: {
          [REQUIRED]: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  { key: 'metadata.name', operator: 'In', values: ['a', 'b'] },
                  { key: 'metadata.uid', operator: 'In', values: ['a'] },
                ],
              },
            ],
          },
        },
      },
    }),
    findings: [
      error('node-affinity', `${T}.0.matchFields.0.values`, ['a', 'b'], 'must have exactly one value'),
      error(
        'node-affinity',
        `${T}.0.matchFields.1.key`,
        'metadata.uid',
        'must be metadata.name',
        'did you mean `metadata.name`?',
      ),
    ],
  },
  {
    name: 'more than a word',
    manifest: onNodes({ key: 'memory', operator: 'Gt', values: ['64Gi'] }),
    findings: [
      warning(
        'node-affinity-numbers',
        `${T}.0.matchExpressions.0.values.0`,
        '64Gi',
        'is no whole number, so Gt matches no node',
      ),
    ],
  },
  {
    name: 'apart from nobody',
    manifest: apart({ topologyKey: '', namespaces: ['My_Team'], matchLabelKeys: ['a'] }),
    findings: [
      error('pod-affinity', `${A}.topologyKey`, '', 'is required'),
      error(
        'pod-affinity',
        `${A}.namespaces.0`,
        'My_Team',
        'must be at most 63 lower-case letters, digits and "-", and begin and end with a letter or digit',
        'write my-team',
      ),
      error('pod-affinity', `${A}.matchLabelKeys`, ['a'], 'needs a labelSelector beside it'),
    ],
  },
  {
    name: 'selectors',
    manifest: apart({
      topologyKey: 'zone',
      labelSelector: { matchLabels: { app: 'my app' }, matchExpressions: [{ key: 'a', operator: 'Is' }] },
      matchLabelKeys: ['a'],
      mismatchLabelKeys: ['a'],
    }),
    findings: [
      error('pod-affinity', `${A}.labelSelector.matchLabels.app`, 'my app', VALUE),
      error(
        'pod-affinity',
        `${A}.labelSelector.matchExpressions.0.operator`,
        'Is',
        'must be In, NotIn, Exists or DoesNotExist',
        'did you mean `In`?',
      ),
      error('pod-affinity', `${A}.matchLabelKeys.0`, 'a', 'may not be in mismatchLabelKeys too'),
    ],
  },
  {
    name: 'tolerations',
    manifest: pod({
      tolerations: [
        {},
        { key: 'a', operator: 'Exists', value: 'b' },
        { key: 'a', operator: 'Gt', value: '1' },
        { key: 'a', effect: 'NoSchedul' },
        { key: 'a', effect: 'NoSchedule', tolerationSeconds: 5 },
      ],
    }),
    findings: [
      error(
        'tolerations',
        `${P}.tolerations.0.key`,
        undefined,
        'is required unless the operator is Exists',
        'write operator: Exists to bear every taint',
      ),
      error(
        'tolerations',
        `${P}.tolerations.1.value`,
        'b',
        'must be left out with Exists',
        'write operator: Equal, or remove the value',
      ),
      error(
        'tolerations',
        `${P}.tolerations.2.operator`,
        'Gt',
        'must be Equal or Exists: servers refuse Lt and Gt unless their gate is on',
      ),
      error(
        'tolerations',
        `${P}.tolerations.3.effect`,
        'NoSchedul',
        'must be NoSchedule, PreferNoSchedule or NoExecute',
        'did you mean `NoSchedule`?',
      ),
      error('tolerations', `${P}.tolerations.4.effect`, 'NoSchedule', 'must be NoExecute with tolerationSeconds'),
    ],
  },
  {
    name: 'spread',
    manifest: pod({
      topologySpreadConstraints: [
        { maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
        { maxSkew: 1, topologyKey: 'host', whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
        { maxSkew: 1, topologyKey: '', whenUnsatisfiable: 'Never', nodeTaintsPolicy: 'honor' },
      ],
    }),
    findings: [
      error('topology-spread', `${P}.topologySpreadConstraints.0.maxSkew`, 0, 'must be 1 or more'),
      error(
        'topology-spread',
        `${P}.topologySpreadConstraints.1.topologyKey`,
        'zone',
        'must be unique together with whenUnsatisfiable: DoNotSchedule',
      ),
      error(
        'topology-spread',
        `${P}.topologySpreadConstraints.2.minDomains`,
        2,
        'needs whenUnsatisfiable: DoNotSchedule',
      ),
      error('topology-spread', `${P}.topologySpreadConstraints.3.topologyKey`, '', 'is required'),
      error(
        'topology-spread',
        `${P}.topologySpreadConstraints.3.whenUnsatisfiable`,
        'Never',
        'must be DoNotSchedule or ScheduleAnyway',
      ),
      error(
        'topology-spread',
        `${P}.topologySpreadConstraints.3.nodeTaintsPolicy`,
        'honor',
        'must be Honor or Ignore',
        'did you mean `Honor`?',
      ),
    ],
  },
  {
    name: 'gates',
    manifest: pod({
      schedulingGates: [{ name: 'a' }, { name: 'a' }, { name: 'a b' }],
      readinessGates: [{ conditionType: 'a b' }],
    }),
    findings: [
      error('scheduling-gates', `${P}.schedulingGates.1.name`, 'a', 'must be unique', 'remove it'),
      error('scheduling-gates', `${P}.schedulingGates.2.name`, 'a b', KEY),
      error('readiness-gates', `${P}.readinessGates.0.conditionType`, 'a b', KEY),
    ],
  },
  {
    name: 'classes, and preemption',
    manifest: pod({ priorityClassName: 'High', runtimeClassName: '', preemptionPolicy: 'never' }),
    findings: [
      error(
        'scheduling-names',
        `${P}.priorityClassName`,
        'High',
        'must be at most 253 lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
      ),
      error('scheduling-names', `${P}.runtimeClassName`, '', 'is required where it is written', 'remove it'),
      error(
        'scheduling-names',
        `${P}.preemptionPolicy`,
        'never',
        'must be Never or PreemptLowerPriority',
        'did you mean `Never`?',
      ),
    ],
  },
];
