import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { plainEvents } from '../../../sdk/yaml/plain-events.ts';
import { splitDocuments } from '../../../sdk/yaml/split.ts';
import { writeYaml } from '../../../sdk/yaml/write.ts';
import fc from '../../helpers/fast-check.ts';

/** The parser's own events; undefined for a text that it refuses. */
function parsed(text: string): object[] | undefined {
  try {
    return meanings(text, parseEvents(text, {}));
  } catch {
    return undefined;
  }
}

/** `fast` only says how a scalar may be read. */
function meanings(text: string, events: Event[]): object[] {
  return events.map((event) => {
    if (event.type !== EVENT_ID.SCALAR) return event;
    const { fast: _, ...rest } = event;
    return { ...rest, value: getScalarValue(text, event) };
  });
}

/** Whatever the fast path takes, the parser must read in the same way. */
function expectSame(text: string): boolean {
  const events = plainEvents(text);
  if (events !== undefined) expect(meanings(text, events), text).toEqual(parsed(text));
  return events !== undefined;
}

test.each([
  'a: b\n',
  'a: b',
  'a:\n  b: c\n  d:\n  - e\n  - f: g\n    h:\n    - i\n  j: k\n',
  'a:\n- b:\n  - c\n- d\ne: f\n',
  'a:\n\n# comment\n  b: c # comment\n \n  # comment\nd: "e" # f\ng: \'h\'\n',
  'a: {}\nb: []\nc:\nd: ""\ne: \'\'\n',
  'a:\n  b:\n    c:\n',
  '- a: b\n',
  'a: s3://b/c:d\nb: a#b\nc: -1\nd: ?x\ne: :x\nf: a  \n',
  'kubernetes.io/name: x\n1: y\ny: z\na/b_c-d.e: f\n',
  'a:\n-   b: c\n    d: e\n- f\n',
  'a: größe\n',
  'a: "b \\"c\\" \\\\"\n',
  'a: [b, "c, d", \'e\', -1, f:g, h i ]\nb: [ ]\n',
  'a: [b,]\nb: {c: d, e: [f, {g: h}],}\n',
  'a:\n- [b, c] # d\n- {e: f}\n',
  'a: [s3://b/c?d#e, -f, ?g, :h, ~]\n',
  'a: |\n  b: c\n\n    d #e\n  "f\n\ng: h\n',
  'a:\n- |-\n  b\n- >\n  c\n  d\n\n- e: |+\n    f\n\n',
  'a: |\n  b',
  'a:\n  - b: |\n     c\n     d\n    e: f\n',
])('%j is taken', (text) => {
  // A list at the top is not among what it knows.
  expect(expectSame(text)).toBe(!text.startsWith('-'));
});

test.each([
  'a: b: c\n',
  'a: b\n  c: d\n',
  'a: b\n   c\n',
  'a:\n    b: c\n  d: e\n',
  'a:\n- b\n c: d\n',
  'a: |2\n  b\n',
  'a: | # b\n  c\n',
  'a: |\n\n  b\n',
  'a: |\nb: c\n',
  'a: |\n  b\n  ',
  'a: "b\n  c"\n',
  'a: "\\n"\n',
  "a: 'it''s'\n",
  'a: &b c\n',
  'a: *b\n',
  'a: !!str b\n',
  '<<: {}\n',
  'a: [b\n  , c]\n',
  'a: [b\n',
  'a: [b c: d]\n',
  'a: [b: c]\n',
  'a: [, b]\n',
  'a: [-]\n',
  'a: [b, - c]\n',
  'a: [b #c]\n',
  'a: [b]c\n',
  'a: [b}\n',
  'a: [&b c]\n',
  'a: ["b"c]\n',
  'a: {b}\n',
  'a: {b:c}\n',
  'a: {b: }\n',
  'a: {"b": c}\n',
  'a: {b: c d: e}\n',
  'a:\tb\n',
  'a: b\r\n',
  'a: b\u2028c\n',
  '? a\n: b\n',
  '"a": b\n',
  'a: - b\n',
  'a: -\n',
  '- - a\n',
  '-\n  a: b\n',
  'a: b\n...\n',
  '%YAML 1.2\n',
  'a: "b"c\n',
  'a: "b" #c\nd: "e"#f\n',
  'a: {}b\n',
  '{{ a }}\n',
  'a: {{ b }}\n',
  '',
  '# only a comment\n',
  'a: b\n ',
])('%j is left to the parser', (text) => expect(plainEvents(text)).toBeUndefined());

describe('agrees with the parser', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const files = ['templates', 'test', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => join(root, folder, name)),
  );

  test('on every YAML file of this repository, most of which it takes', () => {
    const parts = files.flatMap((file) => [...splitDocuments(file, readFileSync(file, 'utf8'))]);
    const taken = parts.filter(({ text }) => expectSame(text));
    expect(parts.length).toBeGreaterThan(20);
    expect(taken.length / parts.length).toBeGreaterThan(0.5);
  });

  // Mostly what it takes, so that many documents are, and now and then what it must not.
  const simple = fc.stringMatching(/^[a-z][a-z0-9./-]{0,5}$/);
  const odd = fc.stringMatching(/^[a-z0-9 :#'"{}[\]\-?!&*|>.,%@`~é]{0,6}$/);
  const word = fc.oneof({ weight: 15, arbitrary: simple }, { weight: 1, arbitrary: odd });
  const { map: value } = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, word, fc.integer(), fc.constant(null), tie('list'), tie('map')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    map: fc.dictionary(word, tie('any'), { maxKeys: 4 }),
  }));

  const { any: flow } = fc.letrec<{ any: string; list: string; map: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      simple,
      odd,
      fc.constantFrom('"a, b"', "'c'", '- d'),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('any'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    map: fc
      .array(fc.tuple(simple, tie('any')), { maxLength: 3 })
      .map((pairs) => `{${pairs.map((pair) => pair.join(': ')).join(',')}}`),
  }));
  const block = fc
    .tuple(
      fc.constantFrom('|', '>', '|-', '>+'),
      fc.array(fc.constantFrom('a', '', '  b', 'c: d', '#e', ' '), { maxLength: 4 }),
    )
    .map(([head, lines]) => [head, ...lines.map((line) => `                ${line}`)].join('\n'));
  /** Our writer writes neither brackets nor blocks: they take the place of some of its words. */
  const written = fc
    .tuple(value, fc.array(fc.oneof(flow, block), { minLength: 3, maxLength: 3 }))
    .map(([document, others]) => {
      let place = 0;
      return writeYaml([document]).replace(/(?<=[:-] )[a-m][a-z0-9./-]*$/gm, (word) => others[place++ % 9] ?? word);
    });

  test('on documents written by us', () => {
    fc.assert(
      fc.property(written, (text) => void expectSame(text)),
      { numRuns: 3000 },
    );
  });

  test('on documents in which a few letters were changed', () => {
    const change = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 2 }),
      insert: fc.constantFrom(
        '',
        ' ',
        '  ',
        '\n',
        '\n  ',
        ':',
        ': ',
        '- ',
        '#',
        ' #',
        '"',
        "'",
        '{}',
        '[]',
        '[',
        ']',
        '{',
        '}',
        ',',
        '|',
        '>',
        '-',
        'a',
        '?',
      ),
    });
    const changed = fc.tuple(written, fc.array(change, { minLength: 1, maxLength: 4 }));
    let taken = 0;
    fc.assert(
      fc.property(changed, ([original, changes]) => {
        let text = original;
        for (const { at, drop, insert } of changes) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + insert + text.slice(place + drop);
        }
        if (expectSame(text)) taken++;
      }),
      { numRuns: 10_000 },
    );
    expect(taken).toBeGreaterThan(500);
  });
});
