import { describe, expect, test } from 'vitest';
import { BatchErrors, UsageError } from '../../../sdk/errors.ts';
import { type Items, readItems } from '../../../sdk/expansion/index.ts';

function shown({ names, isText, list }: Items) {
  return { names, isText, items: list.map(({ number, values, place }) => [number, place(), ...values]) };
}

/** Each error with its hint. */
function refusal(text: string, source: string): string[] {
  try {
    readItems(text, source);
  } catch (error) {
    const errors = error instanceof BatchErrors ? error.errors : [error as UsageError];
    return errors.map((one) => {
      expect(one).toBeInstanceOf(UsageError);
      return `${one.message} (${one.hint?.split('\n')[0]})`;
    });
  }
  return ['not refused'];
}

describe('items', () => {
  test('of CSV are text, by the names of the first line', () => {
    expect(shown(readItems('src,level\na.csv,3\n\n"b,c",5\n', 'data.csv'))).toEqual({
      names: ['src', 'level'],
      isText: true,
      items: [
        [1, 'data.csv:2', 'a.csv', '3'],
        [2, 'data.csv:4', 'b,c', '5'],
      ],
    });
  });

  test('of a JSON list keep their types and places', () => {
    expect(shown(readItems('[{"a": 1, "b": true},\n {"b": false, "a": [2]}]', 'data.json'))).toEqual({
      names: ['a', 'b'],
      isText: false,
      items: [
        [1, 'data.json:1:2', 1, true],
        [2, 'data.json:2:2', [2], false],
      ],
    });
  });

  test('of JSON lines are as those of a list', () => {
    expect(shown(readItems('{"a": 1}\n{"a": 2}\n', 'data.ndjson')).items).toEqual([
      [1, 'data.ndjson:1:1', 1],
      [2, 'data.ndjson:2:1', 2],
    ]);
  });

  test.each(['only.jsonl', 'only.NDJSON'])('of JSON lines may be one: %s', (source) => {
    expect(shown(readItems('{"a": 1}\n', source)).items).toEqual([[1, `${source}:1:1`, 1]]);
  });

  test('of YAML are as those of JSON', () => {
    expect(shown(readItems('- a: v\n- a: w\n', 'data.yaml')).items).toEqual([
      [1, 'data.yaml:1:3', 'v'],
      [2, 'data.yaml:2:3', 'w'],
    ]);
  });

  test('that are plain values are called ITEM', () => {
    expect(shown(readItems('["a", 2, true]', '--items', 'json'))).toEqual({
      names: ['ITEM'],
      isText: false,
      items: [
        [1, '--items:1:2', 'a'],
        [2, '--items:1:7', 2],
        [3, '--items:1:10', true],
      ],
    });
  });

  test.each([
    ['a\n1\n', 'standard input', true],
    ['[1]', 'standard input', false],
    ['\ufeff [1]', 'list', false],
    ['[a\n1\n', 'odd.csv', 'refused'],
    ['- 1\n', 'x.YML', false],
  ])('%j from %s: the format is told by the ending, else by the text', (text, source, isText) => {
    if (isText === 'refused') expect(refusal(text, source)[0]).toMatch(/cannot be the name/);
    else expect(readItems(text, source).isText).toBe(isText);
  });
});

test.each([
  ['', 'a.csv', ['a.csv: is empty (the first line names the fields, each line below is an item)']],
  ['a,b\n', 'a.csv', ['a.csv: there are no items (each line below the names is an item)']],
  ['[]', 'a.json', ['a.json: there are no items (write a list: ["a", "b"] or [{"name": "a"}, ...])']],
  ['', 'a.json', ['a.json: there are no items (write a list: ["a", "b"] or [{"name": "a"}, ...])']],
  [
    'a,b\n1\n1,2\n1,2,3\n',
    'a.csv',
    [
      'a.csv:2: has 1 field where the first line names 2 (write a comma for each field, also for an empty one)',
      'a.csv:4: has 3 fields where the first line names 2 (put a field that holds a comma in quotes)',
    ],
  ],
  [
    'a,,a,b c\n1,2,3,4\n',
    'a.csv',
    [
      'a.csv:1: the name of column 2 is empty (the first line names the fields)',
      'a.csv:1: the name of column 3, "a", is there twice (rename one of the columns)',
      'a.csv:1: the name of column 4, "b c", cannot be the name of a placeholder (a placeholder has letters, digits and "_": name it b_c)',
    ],
  ],
  [
    'a;b\n1;2\n',
    'a.csv',
    [
      'a.csv:1: the name of column 1, "a;b", cannot be the name of a placeholder (fields are separated by commas: save it as CSV with commas)',
    ],
  ],
  [
    '[{"a-b": 1}]',
    'a.json',
    [
      'a.json:1:3: the name of a field, "a-b", cannot be the name of a placeholder (a placeholder has letters, digits and "_": name it a_b)',
    ],
  ],
  [
    '[{"a": 1, "b": 2}, {"a": 1}, {"a": 1, "b": 2, "c": 3}, {"a": null, "b": 1}, 7]',
    'a.json',
    [
      'a.json:1:20: this item has no "b", as the first one has (each item has the same fields; write "" for an empty one)',
      'a.json:1:47: "c" is not in the first item (a.json:1:2) (each item has the same fields; write "" for an empty one)',
      'a.json:1:57: "a" is null, which is no value (each item has the same fields; write "" for an empty one)',
      'a.json:1:77: this item is a number, the first one an object (make all items objects with the same fields)',
    ],
  ],
  [
    '["a", {"a": 1}, null, []]',
    'a.json',
    [
      'a.json:1:7: this item is an object (make all items objects with the same fields)',
      'a.json:1:17: this item is null (write a text, a number or a boolean)',
      'a.json:1:23: this item is a list (write a text, a number or a boolean)',
    ],
  ],
  [
    '{"items": [1]}',
    'a.json',
    ['a.json:1:1: is one object, not a list of items (put [ ] around it, or name the list within it)'],
  ],
  [
    '{"name":"a"}\n{"name":b}\n\n{"name":"c"\n',
    'a.ndjson',
    [2, 4].map(
      (line) =>
        `a.ndjson:${line}: this line is not JSON (write each item as one object on a line of its own, names and texts in double quotes)`,
    ),
  ],
  [
    '{name: a}\n{"name":"b"}',
    'a.ndjson',
    [
      'a.ndjson:1: this line is not JSON (write each item as one object on a line of its own, names and texts in double quotes)',
    ],
  ],
  [
    '{"a": 1}\n{"a": 1, "a": 2}\n',
    'a.ndjson',
    ['a.ndjson:2:10: the key "a" is there twice in one mapping (remove one of them)'],
  ],
  ['{a: 1}\n---\n{a: [}\n', 'a.yaml', [expect.not.stringContaining('JSON')]],
  [
    '[{"a": 1, "b": "x"}, {"a": 12345678901234567890, "b": [-9223372036854775809]}]',
    'a.json',
    [
      'a.json:1:23: "a" is a number too large to be kept exactly (put it in quotes)',
      'a.json:1:50: "b" has a number too large to be kept exactly (put it in quotes)',
    ],
  ],
  [
    '[1, 12345678901234567890]',
    'a.json',
    ['a.json:1:5: this item is a number too large to be kept exactly (put it in quotes)'],
  ],
  ['[{"a": 1, "a": 2}]', 'a.json', ['a.json:1:11: the key "a" is there twice in one mapping (remove one of them)']],
])('%j of %s is refused with places', (text, source, expected) => {
  expect(refusal(text, source)).toEqual(expected);
});

test('of many errors the first are shown', () => {
  const lines = refusal(`a,b\n${'1\n'.repeat(1000)}`, 'a.csv');
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toMatch(/^and 980 more/);
});
