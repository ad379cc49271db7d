import { describe, expect, it } from 'vitest';
import { type BatchError, BatchErrors } from '../../../sdk/errors.ts';
import { readYaml } from '../../../sdk/yaml/index.ts';

function problemsOf(text: string): string {
  try {
    readYaml(text, 'jobs.yaml');
    return 'none';
  } catch (error) {
    const errors = error instanceof BatchErrors ? error.errors : [error as BatchError];
    for (const { code } of errors) expect(code).toBe('Usage');
    return errors.map(({ message, hint }) => `${message}\n${hint}`).join('\n');
  }
}

describe('a text that cannot be read tells where, why and how to mend it', () => {
  const cases: [string, string, string][] = [
    [
      'a colon in a value',
      'kind: Job\nmetadata:\n  name: a: b\n',
      `jobs.yaml:3:10: wrong indentation, or a ": " inside a value
align the keys of one mapping; quote a value that holds ": "
3 |   name: a: b
  |          ^`,
    ],
    [
      'a tab, shown as an arrow',
      'kind: Job\nspec:\n\tsuspend: true\n',
      `jobs.yaml:3:1: a tab in the indentation
indent with spaces
3 | →suspend: true
  | ^`,
    ],
    [
      'a duplicate key in the second document, with Windows line ends',
      'kind: Job\r\n---\r\nspec:\r\n  suspend: true\r\n  suspend: false\r\n',
      `jobs.yaml:5:3: the key "suspend" is there twice in one mapping
remove one of them
5 |   suspend: false
  |   ^`,
    ],
    [
      'a duplicate key in JSON',
      '{"kind": "Job",\n "kind": "Job"}',
      `jobs.yaml:2:2: the key "kind" is there twice in one mapping
remove one of them
2 |  "kind": "Job"}
  |  ^`,
    ],
    [
      'JSON that is cut off',
      '{"kind": "Job",\n "spec": {',
      `jobs.yaml:2:11: a "[" or "{" is not closed
mend this line:
2 |  "spec": {
  |           ^`,
    ],
    [
      'a template left unfilled',
      'metadata:\n  name: {{ .Values.name }}\n',
      `jobs.yaml:2:10: a mapping or a list cannot be a key
a template left unfilled? quote "{{ ... }}"
2 |   name: {{ .Values.name }}
  |          ^`,
    ],
    [
      'each broken document',
      'a: [\n---\na: 1\n---\nb: "\n',
      `jobs.yaml:2:1: the quote, "[" or "{" opened above is not closed, or this line is indented too little
mend this line:
2 | 
  | ^
jobs.yaml:6:1: the quote, "[" or "{" opened above is not closed, or this line is indented too little
mend this line:
6 | 
  | ^`,
    ],
    [
      'terminal escapes are not passed on, long lines are cut',
      `a: ${'x'.repeat(120)}: \u001b[31m${'y'.repeat(200)}\n`,
      `jobs.yaml:1:124: wrong indentation, or a ": " inside a value
align the keys of one mapping; quote a value that holds ": "
1 | …${'x'.repeat(50)}: ·[31m${'y'.repeat(43)}…
  |  ${' '.repeat(50)}^`,
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(problemsOf(text)).toBe(expected);
  });
});

describe('documents and their places', () => {
  it('documents begin at their first content; a List gives its items', () => {
    const text = '# head\n\nkind: A\n---\n---\n  # note\n  kind: B\n---\nkind: List\nitems:\n- kind: C\n-   kind: D\n';
    const found = readYaml(text, 'f.yaml').map(({ object, index, line, column }) => ({ object, index, line, column }));
    expect(found).toEqual([
      { object: { kind: 'A' }, index: 0, line: 3, column: 1 },
      { object: { kind: 'B' }, index: 2, line: 7, column: 3 },
      { object: { kind: 'C' }, index: 3, line: 11, column: 3 },
      { object: { kind: 'D' }, index: 3, line: 12, column: 5 },
    ]);
  });

  const text = `metadata:
  name: x
  labels: &l
    "on": a
spec:
  template:
    spec: {containers: [{name: a}, {name: b, image: c}], volumes: []}
  other:
    <<: *l
    x: !!str 1
  list:
  -
  - - deep
yes: 1
`;
  it.each([
    [[], '1:1'],
    [['metadata', 'name'], '2:3'],
    [['metadata', 'labels', 'on'], '4:5'],
    [['metadata', 'annotations', 'x'], '1:1'],
    [['spec', 'template', 'spec', 'containers', 1, 'image'], '7:46'],
    [['spec', 'template', 'spec', 'containers', 1, 'command'], '7:36'],
    [['spec', 'template', 'spec', 'containers', 5], '7:12'],
    [['spec', 'other', 'on'], '9:5'],
    [['spec', 'other', 'x'], '10:5'],
    [['spec', 'list', 1, 0], '13:7'],
    [['spec', 'list', 0], '11:3'],
    [['true'], '14:1'],
  ])('%j is at %s', (path, place) => {
    const { line, column } = readYaml(text, 'f.yaml')[0]!.locate(path);
    expect(`${line}:${column}`).toBe(place);
  });

  it('fields of items and of the second JSON text are found too', () => {
    const list = readYaml('kind: JobList\napiVersion: batch/v1\nitems:\n- metadata:\n    name: x\n', 'f.yaml')[0]!;
    expect([list.object, list.locate(['metadata', 'name'])]).toEqual([
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'x' } },
      { line: 5, column: 5 },
    ]);
    const json = readYaml('{"a": 1}\n\n{"b": {\n  "c": 2}}\n', 'f.json')[1]!;
    expect([json.line, json.column, json.locate(['b', 'c'])]).toEqual([3, 1, { line: 4, column: 3 }]);
  });

  it('texts without content have no documents', () => {
    expect(['', '\n', '# a\n', '---\n', '---\n---\n', 'null\n', '\ufeff'].map((empty) => readYaml(empty, 'f'))).toEqual(
      Array(7).fill([]),
    );
  });

  it('aliases are copies, and cannot grow without bound', () => {
    const [{ object }] = readYaml('a: &a {x: 1}\nb: *a\n', 'f') as unknown as [{ object: { a: unknown; b: unknown } }];
    expect(object.a).toEqual(object.b);
    expect(object.a).not.toBe(object.b);
    const bomb = Array.from(
      { length: 9 },
      (_, i) => `a${i}: &a${i} [${Array(10).fill(i === 0 ? 1 : `*a${i - 1}`)}]`,
    ).join('\n');
    expect(problemsOf(bomb)).toMatch(/^jobs.yaml:6:\d+: aliases expand to more than a million values/);
  });

  it('__proto__ is a key like any other', () => {
    for (const text of ['__proto__: {a: 1}', '{"__proto__": {"a": 1}}']) {
      const { object } = readYaml(text, 'f')[0]!;
      expect([Object.keys(object as object), Object.getPrototypeOf(object) === Object.prototype]).toEqual([
        ['__proto__'],
        true,
      ]);
    }
  });
});
