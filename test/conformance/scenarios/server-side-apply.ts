import { asks, type Row } from '../scenario.ts';
import { APPLY, create, get, MERGE, patch, still } from './requests.ts';

const applied = (spec: object = {}, more: object = {}) => still(spec, more);
const apply = (label: string, manager: string | undefined, body: unknown, status = 200, query = {}): Row => [
  label,
  'PATCH',
  'jobs/pi',
  { body, type: APPLY, query: { fieldManager: manager, ...query }, fields: true },
  status,
];
const sparse = (spec: object, metadata: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'pi', ...metadata },
  spec,
});

/** Server-side apply: who owns what. */
export const serverSideApply = asks('server-side apply', {
  creates: [apply('first', 'me', applied(), 201), apply('again', 'me', applied())],
  'without a manager': [apply('first', undefined, applied(), 422)],
  'a change of one’s own field': [
    apply('first', 'me', applied({ parallelism: 2 }), 201),
    apply('second', 'me', applied({ parallelism: 3 })),
  ],
  'a field that is left out goes': [
    apply('first', 'me', applied({ backoffLimit: 2 }, { metadata: { name: 'pi', labels: { a: '1', b: '2' } } }), 201),
    apply('second', 'me', applied({}, { metadata: { name: 'pi', labels: { a: '1' } } })),
  ],
  'another manager conflicts': [
    apply('first', 'me', applied({ parallelism: 2 }), 201),
    apply('second', 'you', sparse({ parallelism: 3 }), 409),
    apply('by force', 'you', sparse({ parallelism: 3 }), 200, { force: true }),
    apply('and I conflict now', 'me', applied({ parallelism: 2 }), 409),
  ],
  'several conflicts': [
    apply('first', 'me', applied({ parallelism: 2, backoffLimit: 3 }), 201),
    apply('second', 'you', sparse({ parallelism: 3, backoffLimit: 4 }), 409),
  ],
  'the same value is shared': [
    apply('first', 'me', applied({ backoffLimit: 2 }), 201),
    apply('second', 'you', sparse({ backoffLimit: 2 })),
    apply('I leave it', 'me', applied()),
  ],
  'over what was created': [
    create(still({ parallelism: 2 })),
    apply('conflict', 'me', sparse({ parallelism: 3 }), 409),
    apply('by force', 'me', sparse({ parallelism: 3 }), 200, { force: true }),
  ],
  'over a patch': [
    apply('first', 'me', applied({ parallelism: 2 }), 201),
    patch('patch', MERGE, { spec: { parallelism: 5 } }),
    apply('conflict', 'me', applied({ parallelism: 2 }), 409),
  ],
  'a patch takes a field away': [
    apply('first', 'me', applied({}, { metadata: { name: 'pi', labels: { a: '1' } } }), 201),
    patch('patch', MERGE, { metadata: { labels: { a: '2' } } }),
    get(),
  ],
  'suspend alone of another': [
    apply('first', 'me', applied(), 201),
    apply('resume', 'you', sparse({ suspend: false }), 409),
    apply('by force', 'you', sparse({ suspend: true, parallelism: 0 }), 200, { force: true }),
  ],
  'lists by their keys': [
    apply(
      'first',
      'me',
      applied({}, { pod: { containers: [{ name: 'main', image: 'x', env: [{ name: 'A', value: '1' }] }] } }),
      201,
    ),
    apply('second', 'you', sparse({ template: { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } } })),
    apply('annotations of the template', 'you', sparse({ template: { metadata: { annotations: { n: 'x' } } } })),
  ],
  'finalizers are a set': [
    apply('first', 'me', applied({}, { metadata: { name: 'pi', finalizers: ['example.com/a'] } }), 201),
    apply('second', 'you', sparse({}, { finalizers: ['example.com/b'] })),
    apply('first goes', 'me', applied()),
    apply('second goes', 'you', sparse({})),
  ],
  'dry run': [
    apply('first', 'me', applied(), 201, { dryRun: 'All' }),
    ['is not there', 'GET', 'jobs/pi', undefined, 404],
  ],
  'what is invalid': [
    apply('a bad number', 'me', applied({ parallelism: -1 }), 422),
    apply('an unknown field', 'me', applied({ paralelism: 1 }), 500, { fieldValidation: 'Strict' }),
    apply('an unknown field, always', 'me', applied({ paralelism: 1 }), 500, { fieldValidation: 'Ignore' }),
    apply('another name', 'me', applied({}, { metadata: { name: 'other' } }), 400),
    apply('no apiVersion', 'me', { kind: 'Job', metadata: { name: 'pi' } }, 400),
    apply(
      'managedFields in it',
      'me',
      applied({}, { metadata: { name: 'pi', managedFields: [{ manager: 'x' }] } }),
      400,
    ),
    apply('no YAML', 'me', 'a: [', 400),
  ],
  YAML: [
    apply(
      'first',
      'me',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: pi}\nspec:\n  suspend: true\n  template: {spec: {restartPolicy: Never, containers: [{name: main, image: x}]}}\n',
      201,
    ),
  ],
  'of the status': [
    create(),
    [
      'status',
      'PATCH',
      'jobs/pi/status',
      {
        body: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, status: { ready: 0 } },
        type: APPLY,
        query: { fieldManager: 'me' },
        fields: true,
      },
      200,
    ],
  ],
  'a ConfigMap': [
    [
      'first',
      'PATCH',
      'configmaps/settings',
      {
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1', b: '2' } },
        type: APPLY,
        query: { fieldManager: 'me' },
        fields: true,
      },
      201,
    ],
    [
      'second',
      'PATCH',
      'configmaps/settings',
      {
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '2' } },
        type: APPLY,
        query: { fieldManager: 'me' },
        fields: true,
      },
      200,
    ],
  ],
});
