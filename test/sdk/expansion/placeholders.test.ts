import { expect, test } from 'vitest';
import { cutText, isPlaceholderName } from '../../../sdk/expansion/placeholders.ts';

const shown = (text: string) =>
  cutText(text)?.pieces.map((piece) => (typeof piece === 'string' ? piece : `<${piece.name}@${piece.offset}>`));

test.each([
  ['$NAME', ['<NAME@0>']],
  ['${NAME}', ['<NAME@0>']],
  ['a-$NAME-b', ['a-', '<NAME@2>', '-b']],
  ['${a}${b}', ['<a@0>', '<b@4>']],
  ['$a.csv', ['<a@0>', '.csv']],
  ['$_x1', ['<_x1@0>']],
  ['$$NAME', ['$NAME']],
  ['$$$NAME', ['$', '<NAME@2>']],
  ['$$$$NAME', ['$$NAME']],
  ['$${NAME}', ['${NAME}']],
  ['kill $$', ['kill $']],
])('%s', (text, pieces) => {
  expect(shown(text)).toEqual(pieces);
});

test.each(['', 'plain', '$', '$1', '$@', '$?', '$(date)', '$(POD_NAME)', 'a$', '$-', '${}', '${1}', '$ NAME', '$é'])(
  '%j has nothing to fill',
  (text) => {
    expect(cutText(text)).toBeUndefined();
  },
);

test('what a shell would take for a variable is told apart', () => {
  expect(cutText('a ${NAME:-none} $b')).toEqual({
    pieces: ['a ${NAME:-none} ', { name: 'b', offset: 16 }],
    lookalikes: [{ name: 'NAME', offset: 2 }],
  });
});

test.each([
  ['a', true],
  ['_', true],
  ['A1_b', true],
  ['1a', false],
  ['a-b', false],
  ['', false],
  ['a b', false],
])('%j can be the name of a placeholder: %s', (name, fits) => {
  expect(isPlaceholderName(name)).toBe(fits);
});
