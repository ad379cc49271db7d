import type { PatchType } from '../../../../sdk/sandbox/registry.ts';

/** Patches one after another to one object, each by a manager. */

export type Kind = 'ConfigMap' | 'Job' | 'Pod';

export interface Step {
  what: string;
  type: PatchType | 'create';
  manager: string;
  body: unknown;
  subresource?: string;
  force?: boolean;
  /** The server does not take it. */
  refused?: boolean;
}

export interface Scenario {
  name: string;
  kind: Kind;
  steps: Step[];
}

const job = (spec: object = {}, container: object = {}) => ({
  spec: {
    suspend: true,
    ...spec,
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox', ...container }] } },
  },
});

const A1 = { env: [{ name: 'A', value: '1' }] };
const FINALIZERS = ['example.com/a', 'example.com/b'];

export const scenarios: Scenario[] = [
  {
    name: 'merge patches of a ConfigMap',
    kind: 'ConfigMap',
    steps: [
      { what: 'created', type: 'create', manager: 'a', body: { data: { x: '1' } } },
      { what: 'adds a field', type: 'merge', manager: 'b', body: { data: { y: '2' } } },
      { what: 'removes one of another', type: 'merge', manager: 'b', body: { data: { x: null, z: '3' } } },
      { what: 'changes nothing', type: 'merge', manager: 'c', body: { data: { z: '3' } } },
      { what: 'takes a field over', type: 'merge', manager: 'c', body: { data: { z: '4' } } },
      { what: 'adds labels', type: 'merge', manager: 'c', body: { metadata: { labels: { a: 'b', c: 'd' } } } },
      { what: 'removes all', type: 'merge', manager: 'b', body: { data: null, metadata: { labels: null } } },
      { what: 'begins without owners', type: 'merge', manager: 'a', body: { data: { q: '1' } } },
    ],
  },
  {
    name: 'JSON patches of a ConfigMap',
    kind: 'ConfigMap',
    steps: [
      { what: 'created', type: 'create', manager: 'a', body: { data: { x: '1', 'a.b': '2' } } },
      { what: 'adds', type: 'json', manager: 'b', body: [{ op: 'add', path: '/data/y', value: '2' }] },
      { what: 'moves', type: 'json', manager: 'b', body: [{ op: 'move', from: '/data/y', path: '/data/z' }] },
      { what: 'copies', type: 'json', manager: 'b', body: [{ op: 'copy', from: '/data/z', path: '/data/w' }] },
      {
        what: 'replaces what is not there',
        type: 'json',
        manager: 'b',
        body: [{ op: 'replace', path: '/data/v', value: '5' }],
      },
      {
        what: 'tests, then removes',
        type: 'json',
        manager: 'b',
        body: [
          { op: 'test', path: '/data/x', value: '1' },
          { op: 'remove', path: '/data/a.b' },
        ],
      },
      {
        what: 'tests in vain',
        type: 'json',
        manager: 'b',
        body: [{ op: 'test', path: '/data/x', value: '2' }],
        refused: true,
      },
      {
        what: 'removes what is not there',
        type: 'json',
        manager: 'b',
        body: [{ op: 'remove', path: '/data/no' }],
        refused: true,
      },
      {
        what: 'goes through what is not there',
        type: 'json',
        manager: 'b',
        body: [{ op: 'add', path: '/no/a', value: 1 }],
        refused: true,
      },
      {
        what: 'does what nobody knows',
        type: 'json',
        manager: 'b',
        body: [{ op: 'shake', path: '/data' }],
        refused: true,
      },
      { what: 'is no list', type: 'json', manager: 'b', body: { op: 'add' }, refused: true },
    ],
  },
  {
    name: 'server-side apply of a ConfigMap',
    kind: 'ConfigMap',
    steps: [
      { what: 'made', type: 'apply', manager: 'a', body: { data: { x: '1', w: '5' } } },
      { what: 'another manager adds', type: 'apply', manager: 'b', body: { data: { y: '2' } } },
      { what: 'conflicts twice', type: 'apply', manager: 'b', body: { data: { w: '9', x: '9' } }, refused: true },
      { what: 'shares a value', type: 'apply', manager: 'b', body: { data: { y: '2', x: '1' } } },
      { what: 'conflicts', type: 'apply', manager: 'b', body: { data: { x: '9' } }, refused: true },
      { what: 'is forced', type: 'apply', manager: 'b', body: { data: { x: '9', w: '7' } }, force: true },
      { what: 'the loser agrees', type: 'apply', manager: 'a', body: { data: { w: '7' } } },
      { what: 'an update takes over', type: 'merge', manager: 'c', body: { data: { w: '8' } } },
      { what: 'conflicts with an update', type: 'apply', manager: 'a', body: { data: { w: '7' } }, refused: true },
      { what: 'gives up all', type: 'apply', manager: 'b', body: {} },
      { what: 'gives up nothing', type: 'apply', manager: 'b', body: {} },
    ],
  },
  {
    name: 'server-side apply of labels and finalizers',
    kind: 'ConfigMap',
    steps: [
      {
        what: 'made',
        type: 'apply',
        manager: 'a',
        body: { metadata: { labels: { x: '1' }, annotations: { q: 'r' }, finalizers: FINALIZERS.slice(0, 1) } },
      },
      {
        what: 'adds a finalizer',
        type: 'apply',
        manager: 'b',
        body: { metadata: { finalizers: FINALIZERS.slice(1) } },
      },
      { what: 'leaves out the rest', type: 'apply', manager: 'a', body: { metadata: { labels: { x: '2' } } } },
      {
        what: 'another removes',
        type: 'merge',
        manager: 'c',
        body: { metadata: { finalizers: null, labels: { x: '3' } } },
      },
      { what: 'conflicts', type: 'apply', manager: 'a', body: { metadata: { labels: { x: '2' } } }, refused: true },
    ],
  },
  {
    name: 'patches of a Job',
    kind: 'Job',
    steps: [
      { what: 'made', type: 'apply', manager: 'a', body: job({ parallelism: 2 }, A1) },
      { what: 'conflicts', type: 'apply', manager: 'b', body: { spec: { parallelism: 4 } }, refused: true },
      { what: 'is forced', type: 'apply', manager: 'b', body: { spec: { parallelism: 4 } }, force: true },
      { what: 'the loser leaves it', type: 'apply', manager: 'a', body: job({}, A1) },
      { what: 'an unknown field', type: 'apply', manager: 'a', body: job({ nope: 1 }), refused: true },
      {
        what: 'an item twice',
        type: 'apply',
        manager: 'a',
        body: job({}, { env: [...A1.env, { name: 'A', value: '2' }] }),
        refused: true,
      },
      { what: 'a label', type: 'strategic', manager: 'c', body: { metadata: { labels: { a: 'b' } } } },
      { what: 'a field', type: 'merge', manager: 'c', body: { spec: { activeDeadlineSeconds: 50 } } },
      { what: 'a field less', type: 'merge', manager: 'd', body: { spec: { activeDeadlineSeconds: null } } },
      {
        what: 'a field by its place',
        type: 'json',
        manager: 'c',
        body: [{ op: 'replace', path: '/spec/backoffLimit', value: 2 }],
      },
    ],
  },
  {
    name: 'strategic merge patches of a Pod',
    kind: 'Pod',
    steps: [
      {
        what: 'created',
        type: 'create',
        manager: 'a',
        body: {
          spec: {
            schedulerName: 'nobody',
            automountServiceAccountToken: false,
            containers: [
              { name: 'x', image: 'y' },
              { name: 'z', image: 'y', ports: [{ containerPort: 80 }] },
            ],
          },
        },
      },
      {
        what: 'changes one container',
        type: 'strategic',
        manager: 'b',
        body: { spec: { containers: [{ name: 'z', image: 'q' }] } },
      },
      {
        what: 'sets finalizers',
        type: 'strategic',
        manager: 'b',
        body: { metadata: { finalizers: FINALIZERS.slice(0, 1) } },
      },
      { what: 'adds one', type: 'strategic', manager: 'c', body: { metadata: { finalizers: FINALIZERS.slice(1) } } },
      {
        what: 'orders them',
        type: 'strategic',
        manager: 'c',
        body: { metadata: { '$setElementOrder/finalizers': [...FINALIZERS].reverse() } },
      },
      {
        what: 'removes one',
        type: 'strategic',
        manager: 'd',
        body: { metadata: { '$deleteFromPrimitiveList/finalizers': FINALIZERS.slice(0, 1) } },
      },
      {
        what: 'removes the list',
        type: 'strategic',
        manager: 'd',
        body: { metadata: { finalizers: null, labels: { a: 'b', c: 'd' } } },
      },
      {
        what: 'replaces a map, and none by nothing',
        type: 'strategic',
        manager: 'd',
        body: { metadata: { labels: { $patch: 'replace', e: 'f' }, annotations: { $patch: 'replace', g: 'h' } } },
      },
      { what: 'is no object', type: 'strategic', manager: 'd', body: [], refused: true },
      { what: 'is no object either', type: 'merge', manager: 'd', body: 3, refused: true },
      {
        what: 'without the key of an item',
        type: 'strategic',
        manager: 'd',
        body: { spec: { containers: [{ image: 'q' }] } },
        refused: true,
      },
      {
        what: 'with a strange directive',
        type: 'strategic',
        manager: 'd',
        body: { spec: { $patch: 'odd' } },
        refused: true,
      },
    ],
  },
];
