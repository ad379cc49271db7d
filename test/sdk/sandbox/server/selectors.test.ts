import { describe, expect, test } from 'vitest';
import { parseLabelSelector } from '../../../../sdk/sandbox/server/label-selector.ts';

const OBJECTS: Record<string, Record<string, string>> = {
  none: {},
  a1: { a: '1' },
  a2b: { a: '2', b: '' },
  'x/y': { 'x.io/y': 'z' },
};

const chosen = (text: string) => {
  const test = parseLabelSelector(text);
  return Object.keys(OBJECTS).filter((name) => test(OBJECTS[name]!));
};

describe('label selectors choose', () => {
  test.each([
    ['', ['none', 'a1', 'a2b', 'x/y']],
    ['a=1', ['a1']],
    ['a == 1', ['a1']],
    ['a!=1', ['none', 'a2b', 'x/y']],
    ['a', ['a1', 'a2b']],
    ['!a', ['none', 'x/y']],
    ['! a', ['none', 'x/y']],
    ['a in (1, 3)', ['a1']],
    ['a notin (1,3)', ['none', 'a2b', 'x/y']],
    ['b in ()', ['a2b']],
    ['b in (,x)', ['a2b']],
    ['b=', ['a2b']],
    ['a>1', ['a2b']],
    ['a<2', ['a1']],
    ['a,b', ['a2b']],
    ['x.io/y=z,!a', ['x/y']],
  ])('%s', (text, names) => {
    expect(chosen(text)).toEqual(names);
  });
});

/** The words of the real server, 1.35. */
describe('what cannot be read is told', () => {
  test.each([
    ['a((', "unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in 1', "unable to parse requirement: found '1' expected: '('"],
    ['a=1,', "found '', expected: identifier after ','"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['=b', "found '=', expected: !, identifier, or 'end of string'"],
    [
      'a>x',
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ])('%s', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
  });
});
