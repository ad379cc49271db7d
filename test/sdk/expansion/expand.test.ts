import { describe, expect, test } from 'vitest';
import { BatchErrors, UsageError } from '../../../sdk/errors.ts';
import { expandTemplate, readItems, readTemplate } from '../../../sdk/expansion/index.ts';
import { readYaml } from '../../../sdk/yaml/index.ts';

function expand(template: string, items: string) {
  return expandTemplate(readTemplate(template, 't.yaml'), readItems(items, items.startsWith('[') ? 'i.json' : 'i.csv'));
}

const objects = (template: string, items: string) => expand(template, items).map(({ object }) => object());

function refusal(template: string, items: string): string[] {
  try {
    objects(template, items);
  } catch (error) {
    const errors = error instanceof BatchErrors ? error.errors : [error as UsageError];
    return errors.map((one) => {
      expect(one).toBeInstanceOf(UsageError);
      return `${one.message} (${one.hint})`;
    });
  }
  return ['not refused'];
}

describe('a placeholder', () => {
  test('alone and without quotes takes the type of its value', () => {
    expect(objects('a: $X\nb: "$X"\nc: n-$X', 'X\n5\ntrue\nno\n007\n1.10\n1e5\n-3\n\n""\n')).toEqual([
      { a: 5, b: '5', c: 'n-5' },
      { a: true, b: 'true', c: 'n-true' },
      { a: 'no', b: 'no', c: 'n-no' },
      { a: '007', b: '007', c: 'n-007' },
      { a: '1.10', b: '1.10', c: 'n-1.10' },
      { a: '1e5', b: '1e5', c: 'n-1e5' },
      { a: -3, b: '-3', c: 'n--3' },
      { a: '', b: '', c: 'n-' },
    ]);
  });

  test('takes a value of JSON as it is', () => {
    expect(objects('a: $X\nb: "$X"', '[{"X": "5"}, {"X": 0.5}, {"X": "null"}]')).toEqual([
      { a: '5', b: '5' },
      { a: 0.5, b: '0.5' },
      { a: 'null', b: 'null' },
    ]);
    expect(objects('args: $X', '[{"X": ["a", 1]}]')).toEqual([{ args: ['a', 1] }]);
  });

  test('never changes the structure', () => {
    const evil = 'x\n  privileged: true # "\' }{ ][ - *a &b !!int';
    expect(objects('a: $X\nb: [$X, "${X}"]\nc: {d: $X}', JSON.stringify([{ X: evil }]))).toEqual([
      { a: evil, b: [evil, evil], c: { d: evil } },
    ]);
  });

  test('is filled in keys, in texts of several lines, and not in comments', () => {
    const template = '# $NOBODY\nlabels:\n  app-$X: web # $NOBODY\nrun: |\n  echo $X\n  echo ${X}!\n';
    expect(objects(template, 'X\na\n')).toEqual([{ labels: { 'app-a': 'web' }, run: 'echo a\necho a!\n' }]);
  });

  test('is filled wherever an anchor takes it', () => {
    expect(objects('a: &x\n  - $X\nb: *x\nc: {<<: {d: $X}}', 'X\n1\n')).toEqual([{ a: [1], b: [1], c: { d: 1 } }]);
  });

  test('is filled in JSON', () => {
    expect(objects('{"a": "$X", "b": {"c": "${X}-$$X"}}', '["v"]'.replace('"v"', '{"X": "v"}'))).toEqual([
      { a: 'v', b: { c: 'v-$X' } },
    ]);
  });

  test('is not what begins with $$', () => {
    expect(objects('a: $$X\nb: "echo $$HOME $X $(date) $1 $@"\n$$k: 1', 'X\n1\n')).toEqual([
      { a: '$X', b: 'echo $HOME 1 $(date) $1 $@', $k: 1 },
    ]);
  });

  test('may fill the key __proto__', () => {
    const [object] = objects('$X: 1', 'X\n__proto__\n');
    expect(Object.keys(object as object)).toEqual(['__proto__']);
  });
});

describe('documents', () => {
  test('are filled item by item; those without placeholders come first, once', () => {
    const names = objects('kind: A\nx: $X\n---\nkind: B\n---\nkind: C\nx: $X\n', 'X\n1\n2\n');
    expect(names).toEqual([
      { kind: 'B' },
      { kind: 'A', x: 1 },
      { kind: 'C', x: 1 },
      { kind: 'A', x: 2 },
      { kind: 'C', x: 2 },
    ]);
  });

  test('of a List stand for themselves', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- {kind: A, x: $X}\n- {kind: B}\n';
    expect(objects(list, 'X\n1\n')).toEqual([{ kind: 'B' }, { kind: 'A', x: 1 }]);
  });

  test('have the YAML of their objects', () => {
    for (const { object, yaml } of expand('a: $X\nb:\n- c: "$X"\n---\nd: e\n', 'X\n1\nyes\n"a\nb"\n')) {
      expect(readYaml(yaml(), 'y').map((document) => document.object)).toEqual([object()]);
    }
  });
});

test.each([
  [
    'a: $Y\nb: x-${X}\n',
    'X\n1\n',
    ['t.yaml:1:4: $Y has no value in i.csv (did you mean ${X}? Or is the shell to read it? Then write $$Y)'],
  ],
  [
    'args: [sh, -c, "cd $HOME && run $X"]\n',
    'X\n1\n',
    [
      't.yaml:1:20: $HOME has no value in i.csv (give each item a "HOME". Or is the shell to read it? Then write $$HOME)',
    ],
  ],
  [
    'run: |\n  set -e\n    echo $FOO\n  echo $X\n',
    'X\n1\n',
    ['t.yaml:3:10: $FOO has no value in i.csv (give each item a "FOO". Or is the shell to read it? Then write $$FOO)'],
  ],
  [
    'a: $fileName\n',
    'file\n1\n',
    [
      't.yaml:1:4: $fileName has no value in i.csv (did you mean ${file}Name? Or is the shell to read it? Then write $$fileName)',
      'i.csv:1: the value "file" has no placeholder in t.yaml (write $file where it belongs, or leave it out of the items)',
    ],
  ],
  [
    'labels:\n  $k: $X\n',
    'X\n1\n',
    ['t.yaml:2:3: $k has no value in i.csv (did you mean ${X}? Or is the shell to read it? Then write $$k)'],
  ],
  [
    'a: $X ${X:-none}\n',
    'X\n1\n',
    [
      't.yaml:1:7: ${X...} is no placeholder, though the items have a "X" (write ${X}; or $${X...} where the shell is to read it)',
    ],
  ],
  [
    'a: $src\n',
    '[{"src": 1, "note": 2}]',
    [
      'i.json:1:13: the value "note" has no placeholder in t.yaml (write $note where it belongs, or leave it out of the items)',
    ],
  ],
  [
    'a: x-$X\n',
    '[{"X": {"b": 1}}]',
    [
      'i.json:1:2: the value of "X" is an object and cannot stand within a text (write the placeholder alone and without quotes: $X)',
    ],
  ],
  [
    '$X: 1\n${X}: 2\n',
    'X\na\n',
    [
      't.yaml:1:1 with item 1 (i.csv:2): two keys of one mapping become "a" (write them so that they differ for each item)',
    ],
  ],
  ['# only a comment\n', 'X\n1\n', ['t.yaml: is empty (a template is a manifest with $NAMEs in it)']],
  ['$X\n', 'X\n1\n', ['t.yaml:1:1: is not a Kubernetes object (an object has apiVersion, kind and metadata)']],
  ['- $X\n', 'X\n1\n', ['t.yaml:1:1: is not a Kubernetes object (an object has apiVersion, kind and metadata)']],
])('%j with %j is refused', (template, items, expected) => {
  expect(refusal(template, items)).toEqual(expected);
});
