import { expect, test } from 'vitest';
import { shownOnTerminal } from './terminal.ts';

const csi = '\u001b[';

test.each([
  ['plain lines', 'a\r\nb\r\n', 'a\nb\n'],
  ['colours', `${csi}1mNAME ${csi}22m${csi}31mred${csi}39m\r\n`, 'NAME red\n'],
  ['a line drawn again', `one\r\n\r${csi}1Atwo${csi}K\r\n`, 'two\n'],
  ['a shorter line over a longer one', `longer\r\n\r${csi}1Ab${csi}K\r\n`, 'b\n'],
  ['without clearing, the rest stays', `longer\r\n\r${csi}1Ab\r\n`, 'bonger\n'],
  ['output above a view', `view\r\n\r${csi}1A${csi}Jhi\r\nview\r\n`, 'hi\nview\n'],
  ['bars', '█░ 1/2\r\n', '█░ 1/2\n'],
])('%s', (_, written, shown) => {
  expect(shownOnTerminal(written)).toBe(shown);
});
