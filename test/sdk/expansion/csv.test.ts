import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../sdk/errors.ts';
import { readCsv } from '../../../sdk/expansion/csv.ts';
import fc from '../../helpers/fast-check.ts';

const fields = (text: string) => readCsv(text, 'a.csv').map((row) => row.fields);

describe('reads', () => {
  test.each([
    [
      'plain fields',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a last line without an end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF with quotes',
      '"a","b"\r\n"1","2"\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a byte order mark',
      '\ufeffa,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a byte order mark before a quote', '\ufeff"a"\n1\n', [['a'], ['1']]],
    [
      'empty fields',
      'a,b,c\n,,\n',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
      ],
    ],
    [
      'a comma at the very end',
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['commas, quotes and lines in quotes', 'a\n"1,""2""\n3"\n', [['a'], ['1,"2"\n3']]],
    ['a quoted empty field as a line', 'a\n""\n', [['a'], ['']]],
    ['spaces as they are', 'a\n 1 \n', [['a'], [' 1 ']]],
    ['no empty lines', '\na\n\n1\n\n', [['a'], ['1']]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  test('lines by their numbers, those within fields counted', () => {
    expect(readCsv('a\n"1\n2"\n\n3\n', 'a.csv').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test('whatever was written', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', 'é', '$') });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        expect(fields(rows.map((row) => row.map(quoted).join(',')).join(end))).toEqual(rows);
      }),
    );
  });
});

test.each([
  ['a,b\n1,x "y"\n', 'a.csv:2:5: a quote within a field that is not quoted'],
  ['a,b\n1,"x" y\n', 'a.csv:2:6: text behind the quote that ends a field'],
  ['a\n"1\n2', 'a.csv:2:1: a field in quotes does not end'],
  ['a,b\n"x\ny",1"\n', 'a.csv:3:5: a quote within a field that is not quoted'],
])('%j is refused with its place', (text, message) => {
  expect(() => readCsv(text, 'a.csv')).toThrow(UsageError);
  expect(() => readCsv(text, 'a.csv')).toThrow(message);
});
