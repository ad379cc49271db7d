import { expect, test } from 'vitest';
import { expandTemplate, readItems, readTemplate } from '../../../sdk/expansion/index.ts';
import { writeYaml } from '../../../sdk/yaml/index.ts';
import fc from '../../helpers/fast-check.ts';

const odd = fc.constantFrom(
  ...['', ' ', 'yes', 'no', 'on', 'y', 'n', 'null', '~', 'true', '17', '-3', '017', '1e3', '.5', '1:30', '2020-01-01'],
  ...[
    '<<',
    '=',
    '-',
    '- a',
    '---',
    '--- a',
    '...',
    ':',
    'a:',
    'a: b',
    'a:b',
    ' a',
    'a ',
    '#',
    'a #b',
    'a#b',
    '*a',
    '&a',
  ],
  ...['!a', '|', '>', '"', "'", '\\', '{', '[', ']', ',', '?', '? a', '%a', '@a', '`', '\n', 'a\n', '\na', 'a\n\nb\n'],
  ...[
    '\t',
    'a\tb',
    '\r',
    'a\r\nb',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u0000',
    '\x1b[0m',
    'é',
    '🎉',
    's3://in/a.csv',
    '$',
    '$$a',
  ],
);
const value = fc.oneof(odd, fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
/** Integers that JSON cannot hold exactly are refused with the items. */
const number = fc.double({ noNaN: true, min: -(2 ** 52), max: 2 ** 52 });
const typed = fc.oneof(value, fc.integer(), number, fc.boolean());

/** Quoted text of a template around its placeholders. */
const around = fc
  .array(fc.oneof(odd, fc.string({ maxLength: 5 })), { minLength: 2, maxLength: 3 })
  .map((texts) => JSON.stringify(texts.map((text) => text.replaceAll('$', '$$$$')).join('${X}')));

function expectSameBytes(template: string, items: unknown[]): void {
  const expanded = expandTemplate(readTemplate(template, 't'), readItems(JSON.stringify(items), 'i', 'json'));
  for (const { object, yaml } of expanded) expect(yaml()).toBe(writeYaml([object()]));
}

test('the YAML of an item is that of its object, byte for byte', () => {
  fc.assert(
    fc.property(around, around, fc.array(typed, { minLength: 1, maxLength: 3 }), (one, other, values) => {
      const template = `a: $X\nb:\n- ${one}\n- - ${other}\n- c: "$X"\n  d: {e: ${other}}\n`;
      expectSameBytes(
        template,
        values.map((X) => ({ X })),
      );
    }),
    { numRuns: 1000 },
  );
});

test('in texts of several lines, too', () => {
  const line = fc.oneof(odd, fc.constantFrom('echo ${X}', '  ${X}', '${X}', '${X}${X}', ': ${X}', '"${X}"', '${X} #'));
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 5 }), value, (lines, X) => {
      const text = lines.map((one) => (one.includes('${X}') ? one : one.replaceAll('$', '$$$$'))).join('\n');
      expectSameBytes(`a: ${JSON.stringify(text)}\nb: $X\nc:\n- - ${JSON.stringify(text)}\n`, [{ X }]);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['keys', '$X: 1\na: $X\n', [{ X: 'k' }, { X: 'yes' }]],
  ['lists and mappings', 'a: $X\nb: "x"\n', [{ X: [1, { c: [] }] }, { X: {} }]],
  ['words that look like marks', 'a: zq0z$X zqq\nb: $X\n', [{ X: 'zq1z' }]],
])('with %s', (_, template, items) => {
  expectSameBytes(template, items);
});
