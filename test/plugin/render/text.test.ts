import { describe, expect, it, test } from 'vitest';
import { manyLines, oneLine, padEnd, textWidth, truncate } from '../../../plugin/render/text.ts';
import fc from '../../helpers/fast-check.ts';

const introducer = '\u001b';

describe('oneLine and manyLines', () => {
  test.each([
    ['plain', 'plain', 'plain'],
    ['two\nlines', 'two lines', 'two\nlines'],
    ['dos\r\nlines\rmac', 'dos lines mac', 'dos\nlines\nmac'],
    ['a\tb', 'a b', 'a  b'],
    [`${introducer}[31mred${introducer}[0m`, 'red', 'red'],
    [`${introducer}]0;title\u0007x`, ']0;titlex', ']0;titlex'],
    ['\u009b31mC1', '31mC1', '31mC1'],
    ['bell\u0007 del\u007f nul\u0000', 'bell del nul', 'bell del nul'],
    ['turn\u202earound', 'turnaround', 'turnaround'],
    ['日本語 ok é', '日本語 ok é', '日本語 ok é'],
  ])('%j', (text, one, many) => {
    expect([oneLine(text), manyLines(text)]).toEqual([one, many]);
  });

  it('lets nothing through that could control a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(manyLines(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});

test.each([
  ['', 0],
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['日本語', 6],
  ['한글', 4],
  ['ｆｕｌｌ', 8],
  ['…', 1],
  ['█░', 2],
  ['👍', 2],
  ['👩‍👩‍👧', 2],
  ['❤\ufe0f', 2],
  ['\u200b', 0],
  ['ab日c', 5],
])('the width of %j is %i', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  ['plain', 5, 'plain'],
  ['plain', 4, 'pla…'],
  ['plain', 1, '…'],
  ['plain', 0, ''],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
])('%j cut to %i is %j', (text, columns, cut) => {
  expect(truncate(text, columns)).toBe(cut);
});

test('padding counts columns, not characters', () => {
  expect([padEnd('日本', 6), padEnd('ab', 6), padEnd('long', 2)]).toEqual(['日本  ', 'ab    ', 'long']);
});
