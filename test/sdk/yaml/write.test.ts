import { describe, expect, it } from 'vitest';
import { readYaml, writeYaml } from '../../../sdk/yaml/index.ts';
import fc from '../../helpers/fast-check.ts';

const tricky = fc.constantFrom(
  ...[
    'yes',
    'on',
    'y',
    '017',
    '0o17',
    '1_000',
    '<<',
    '~',
    'null',
    '',
    '12:30:45',
    '2020-01-01',
    '.5_0',
    '0B1',
    '1e3',
    '+.5',
    '.inf',
  ],
  ...[
    '- a',
    'a: b',
    'a #b',
    '# a',
    ' a',
    'a ',
    'a\n',
    '\na',
    'a\n\nb\n\n',
    '  a\nb',
    '\t',
    '---',
    '...',
    '--- a',
    '%a',
    '@a',
    '`',
    '*a',
    '&a',
  ],
  ...[
    '!a',
    '|',
    '>',
    '"',
    "'",
    '{',
    '[',
    ']',
    ',',
    '?',
    '? a',
    ':',
    '-',
    'é',
    '🎉',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u0000',
    '\r\n',
    'a\r',
    '\x1b[31m',
  ],
);
const text = fc.oneof(
  tricky,
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(tricky).map((parts) => parts.join('\n')),
);
/** An integer whose neighbours a JavaScript number cannot tell apart: the reader refuses it. */
const isRounded = (number: number) =>
  Number.isInteger(number) && Math.abs(number) >= 2 ** 53 && Math.abs(number) <= 2 ** 63;
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (isRounded(number) ? 0.5 : number + 0)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('writeYaml', () => {
  it('writes what readYaml reads back, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(text, json, { minKeys: 1, maxKeys: 4 }), { minLength: 1, maxLength: 3 }),
        (objects) => {
          const plain = JSON.parse(JSON.stringify(objects)).filter((object: { kind?: unknown }) => !('kind' in object));
          expect(readYaml(writeYaml(plain), 'x').map(({ object }) => object)).toEqual(plain);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('writes objects as kubectl does, keys in their own order', () => {
    const shared = { app: 'pi' };
    const job = {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: {
        name: 'pi',
        labels: shared,
        annotations: { ...shared, note: 'on', port: '080', long: 'word '.repeat(30).trim() },
      },
      spec: {
        template: {
          metadata: { labels: shared },
          spec: { containers: [{ name: 'a', command: ['sh', '-c', 'echo 1\necho 2\n'] }] },
        },
        gone: undefined,
      },
    };
    expect(writeYaml([job, { kind: 'B' }])).toBe(`kind: Job
apiVersion: batch/v1
metadata:
  name: pi
  labels:
    app: pi
  annotations:
    app: pi
    note: "on"
    port: "080"
    long: ${'word '.repeat(30).trim()}
spec:
  template:
    metadata:
      labels:
        app: pi
    spec:
      containers:
      - name: a
        command:
        - sh
        - -c
        - |
          echo 1
          echo 2
---
kind: B
`);
  });
});
