import { asks } from '../scenario.ts';
import { create, get, JSON_PATCH, MERGE, patch, STRATEGIC, still } from './requests.ts';

/** Each type of patch; the managedFields with what they hold. */
export const patches = asks('patches', {
  merge: [
    create(still({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
    patch('a number', MERGE, { spec: { parallelism: 2 } }),
    patch('null removes', MERGE, { spec: { parallelism: null }, metadata: { labels: null } }),
    patch('no JSON', MERGE, '{', 400),
    patch('no object', MERGE, [1], 400),
    patch('another type', MERGE, { spec: { parallelism: 'many' } }, 422),
  ],
  'merge replaces lists': [
    create(),
    patch('containers', MERGE, { spec: { template: { spec: { containers: [{ name: 'other', image: 'x' }] } } } }, 422),
    patch('finalizers', MERGE, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } }),
    patch('fewer', MERGE, { metadata: { finalizers: ['example.com/b'] } }),
    patch('none', MERGE, { metadata: { finalizers: null } }),
  ],
  json: [
    create(still({}, { metadata: { name: 'pi', annotations: { 'a/b': 'x' } } })),
    patch('replace', JSON_PATCH, [{ op: 'replace', path: '/spec/parallelism', value: 3 }]),
    patch('test and add', JSON_PATCH, [
      { op: 'test', path: '/spec/parallelism', value: 3 },
      { op: 'add', path: '/metadata/labels/x', value: 'y' },
    ]),
    patch('escaped', JSON_PATCH, [{ op: 'remove', path: '/metadata/annotations/a~1b' }]),
    patch('copy and move', JSON_PATCH, [
      { op: 'copy', from: '/metadata/labels/x', path: '/metadata/labels/z' },
      { op: 'move', from: '/metadata/labels/x', path: '/metadata/labels/w' },
    ]),
    patch('a test that fails', JSON_PATCH, [{ op: 'test', path: '/spec/parallelism', value: 9 }], 422),
    patch('remove what is not there', JSON_PATCH, [{ op: 'remove', path: '/spec/none' }], 422),
    patch('an unknown operation', JSON_PATCH, [{ op: 'swap', path: '/spec' }], 422),
    patch('no list', JSON_PATCH, { spec: {} }, 400),
  ],
  strategic: [
    create(still({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
    patch('a number', STRATEGIC, { spec: { parallelism: 2 } }),
    patch('labels merge', STRATEGIC, { metadata: { labels: { b: '2' } } }),
    patch('null removes', STRATEGIC, { metadata: { labels: { a: null } } }),
    patch('$patch replace', STRATEGIC, { metadata: { labels: { $patch: 'replace', c: '3' } } }),
    patch('finalizers merge', STRATEGIC, { metadata: { finalizers: ['example.com/a'] } }),
    patch('finalizers merge again', STRATEGIC, { metadata: { finalizers: ['example.com/b'] } }),
    patch('deleted from a list', STRATEGIC, { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } }),
    patch('and the last', STRATEGIC, { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/b'] } }),
    patch('tolerations', STRATEGIC, {
      spec: { template: { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } } },
    }),
    patch(
      'containers merge by name',
      STRATEGIC,
      { spec: { template: { spec: { containers: [{ name: 'main', image: 'other' }] } } } },
      422,
    ),
  ],
  'as another manager': [
    create(),
    patch('mine', MERGE, { spec: { parallelism: 2 } }, 200, { fieldManager: 'me' }),
    get(),
  ],
  'a field manager that is too long': [create(), patch('long', MERGE, {}, 422, { fieldManager: 'm'.repeat(129) })],
});
