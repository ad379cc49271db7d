import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { renderTemplate, renderTemplateAsJson } from '../../../plugin/render/jsonpath.ts';
import { parseTemplate } from '../../../plugin/render/jsonpath-template.ts';
import { UsageError } from '../../../sdk/errors.ts';

const read = (name: string) => readFileSync(new URL(`../../fixtures/jsonpath/${name}`, import.meta.url), 'utf8');
const object: unknown = parse(read('object.yaml'));
/** What kubectl 1.32 printed for each template; null where it refused. */
const recorded = JSON.parse(read('recorded.json')) as [template: string, output: string | null][];

/** Where we differ on purpose. */
const deviations = new Map([
  // kubectl forgets all lists behind an empty one.
  ['{.entries[*].tags[*]}', 'red blue green'],
  // kubectl takes an index outside a list for one that is there.
  ['{.entries[?(@.tags[0])].name}', 'one three'],
  // kubectl goes through the fields of an object in random order, we in the order of their names.
  ['{..name}', 'inner leaf one two three books'],
]);

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
  }
  return 'no UsageError';
}

describe('jsonpath', () => {
  test.each(recorded)('%s', (template, output) => {
    const expected = deviations.get(template) ?? output;
    if (expected === null) expect(() => renderTemplate(parseTemplate(template), object)).toThrow(UsageError);
    else expect(renderTemplate(parseTemplate(template), object)).toBe(expected);
  });

  test.each([
    ['{.metadata', 'jsonpath {.metadata: an action has no closing }'],
    ['{.entries[a]}', 'jsonpath {.entries[a]}: [a] is neither an index, a slice nor a key in single quotes'],
    ['{.entries["a"]}', 'jsonpath {.entries["a"]}: ["a"] is neither an index, a slice nor a key in single quotes'],
    ['{foo}', 'jsonpath {foo}: "foo" is neither range, end nor a path such as .foo'],
    ["{.a['b c']}", 'jsonpath {.a[\'b c\']}: "c" is neither range, end nor a path such as .c'],
    ['{"open', 'jsonpath {"open: a quoted text has no closing quote'],
    ['{"\\q"}', 'jsonpath {"\\q"}: "\\q" holds an unknown escape'],
    ['{.a[?(@.b=~"c")]}', 'jsonpath {.a[?(@.b=~"c")]}: = is no comparison'],
    ['{.a[?(@.b=1)]}', 'jsonpath {.a[?(@.b=1)]}: = is no comparison'],
    ['{.a[?(@.b}', 'jsonpath {.a[?(@.b}: a filter [?( has no closing )'],
    ['{.a[?(@.b)}', 'jsonpath {.a[?(@.b)}: a filter [?( ends with )]'],
    ['{.a....b}', 'jsonpath {.a....b}: two recursive descents (..) in a row'],
    ['{1.2.3}', 'jsonpath {1.2.3}: "1.2.3" is no number'],
  ])('names what is wrong with %s', (template, message) => {
    expect(messageOf(() => parseTemplate(template))).toBe(message);
  });

  test.each([
    ['{end}', 'jsonpath: {end} without {range}'],
    ['{.none[0]}', 'jsonpath: index 0 is outside a list of 0'],
    ['{.count[0]}', 'jsonpath: 3 is no list'],
    ['{.metadata[0]}', 'jsonpath: an object is no list'],
    ['{.nothing[?(@.a)]}', 'jsonpath: null is no list and cannot be filtered'],
    ['{.entries[2:1]}', 'jsonpath: a slice cannot run from 2 back to 1'],
    ['{.entries[::0]}', 'jsonpath: the step of a slice must be above 0'],
    ['{.entries[?(@.price=="9")]}', 'jsonpath: 5 cannot be compared with "9"'],
    ['{.entries[?(@.tags=="9")]}', 'jsonpath: a list cannot be compared'],
    ['{.entries[?(@.tags[*]=="9")]}', 'jsonpath: a filter compares one value with one'],
    ['{.entries[?(@.sold>true)]}', 'jsonpath: true and false have no order'],
  ])('says why %s has no answer', (template, message) => {
    expect(messageOf(() => renderTemplate(parseTemplate(template), object))).toBe(message);
  });

  it('prints the values of each action as JSON where asked to', () => {
    const template = parseTemplate('{.entries[*].price}{.metadata.labels}');
    expect(renderTemplateAsJson(template, object)).toBe(
      '[\n    5,\n    12,\n    9\n]\n[\n    {\n        "a": "b",\n        "example.com/tier": "gold"\n    }\n]\n',
    );
  });
});
