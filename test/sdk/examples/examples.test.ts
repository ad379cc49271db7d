import { beforeAll, describe, expect, test } from 'vitest';
import { compile, type Program, programsOf } from './compile.ts';
import { type Example, examplesIn, readExamples } from './read.ts';
import { expectedValue, runExample } from './run.ts';

const examples = readExamples('sdk');

/** An example as it would be in `sdk/errors.ts`, its code from line 4 on. */
function example(...code: string[]): Example {
  const lines = ['/**', ' * @example', ' * ```ts', ...code.map((line) => ` * ${line}`), ' * ```', ' */'];
  return examplesIn(lines.join('\n'), 'sdk/errors.ts')[0]!;
}

const place = 'sdk/errors.ts:5';
const ILL_TYPED = [example('', "new Job(chart, 'x', { container: [] });"), example('', 'noSuchName();')];
const RUN: [name: string, code: string[], problems: string[]][] = [
  ['a value', ['', "jobNameProblem('a'); // 3"], [`${place} is undefined, not 3`]],
  ['a list', ['', '[1, 2];', '// [1, 3]'], [`${place} is [1,2], not [1, 3]`]],
  ['an open list', ['', '[1, 2]; // [1, ...]'], []],
  ['an open object', ['', '({ a: 1, b: 2 });', '// { a: 1, ... }'], []],
  ['a field too many', ['', '({ a: 1, b: 2 }); // { a: 1 }'], [`${place} is {"a":1,"b":2}, not { a: 1 }`]],
  ['a constant', ['', 'const x = 1 + 1; // 3: so they say'], [`${place} is 2, not 3`]],
  ['prose', ['', '1 + 1; // one more'], []],
  ['an error', ['', "throw new UsageError('x');"], []],
  ['an unexpected error', ['null.x;'], ["sdk/errors.ts:4 Cannot read properties of null (reading 'x')"]],
  [
    'what synthesis refuses',
    ["new Job(chart, 'x', { containers: [] });"],
    [
      'sdk/errors.ts:4 Validation failed with the following errors:\n' +
        '  [example/x] spec.template.spec.containers: must have at least one container',
    ],
  ],
];

let programs: Map<Example, Program>;
const made = RUN.map(([, code]) => example(...code));

beforeAll(() => {
  programs = new Map(programsOf([...examples, ...ILL_TYPED, ...made]).map((program) => [program.example, program]));
});

const programOf = (each: Example) => programs.get(each)!;

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(10);
});

test('every @example compiles', () => {
  expect(compile(examples.map(programOf))).toEqual([]);
});

test.each(examples.map((each) => ({ place: `${each.file}:${each.line}`, each })))(
  'the @example of $place runs',
  async ({ each }) => {
    expect(await runExample(programOf(each))).toEqual([]);
  },
);

describe('what is wrong with an example is told with its place', () => {
  test('types and names', () => {
    const [type, name, ...more] = compile(ILL_TYPED.map(programOf));
    expect(type).toMatch(new RegExp(`^${place} .*'container' does not exist`));
    expect([name, ...more]).toEqual([`${place} Cannot find name 'noSuchName'.`]);
  });

  test.each(RUN.map(([name, , problems], index) => ({ name, problems, index })))(
    '$name',
    async ({ index, problems }) => {
      expect(await runExample(programOf(made[index]!))).toEqual(problems);
    },
  );

  test('no block of code', () => {
    const text = '/**\n * @example\n * run()\n */';
    expect(() => examplesIn(text, 'sdk/x.ts')).toThrow('sdk/x.ts:3: an example begins with ```ts');
  });
});

test.each<[string, string | undefined]>([
  [' // 160000\n', '160000'],
  [" // 'x': because\n", "'x'"],
  ['\n// [1,\n//  2]\n', '[1,\n 2]'],
  [' // -> a.b\n', 'a.b'],
  [' // whatever\n', undefined],
  ['\n\n// 3\n', undefined],
])('the value of %j', (behind, value) => {
  expect(expectedValue(behind)).toBe(value);
});
