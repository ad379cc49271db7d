import { expect, test } from 'vitest';
import { KNOWN } from './schema.ts';
import { untyped } from './typed.ts';

// That the schema is the server's own is shown in server.cluster.test.ts.
test('our types know every field, and say what it is for', () => {
  expect(untyped(KNOWN)).toEqual([]);
});

test('a field that they do not know is told', () => {
  const fields = new Map([...KNOWN.get('Container')!, ['future', { code: 's', required: false }] as const]);
  fields.delete('tty');
  expect(untyped(new Map([...KNOWN, ['Container', fields]]))).toEqual([
    'Container.future: no such field',
    'Container.tty: not a field of the API',
  ]);
});
