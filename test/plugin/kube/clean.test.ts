import { expect, test } from 'vitest';
import { cleanText } from '../../../plugin/kube/clean.ts';

const cases: [what: string, dirty: string, clean: string][] = [
  ['plain text', 'converted 3 of 5: größer ✓ 🎉', 'converted 3 of 5: größer ✓ 🎉'],
  ['line breaks and tabs', 'a\n\tb', 'a\n\tb'],
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['cursor and screen', 'a\u001b[2J\u001b[10;20Hb\u001b[?25l', 'ab'],
  ['a title, ended by a bell', '\u001b]0;evil\u0007text', 'text'],
  ['a link, ended by a string terminator', '\u001b]8;;http://evil\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['a clipboard write', '\u001b]52;c;ZXZpbA==\u0007text', 'text'],
  ['a device control string', '\u001bP1$tx\u001b\\text', 'text'],
  ['a string that never ends', 'a\u001b]0;evil', 'a0;evil'],
  ['two-character escapes', '\u001bc\u001b(Btext\u001b7', 'text'],
  ['a lone escape at the end', 'text\u001b', 'text'],
  ['8-bit CSI and OSC', '\u009b31mred\u009d0;evil\u009ctext', 'redtext'],
  ['backspaces, bells, nulls, delete', 'a\b\u0007\u0000\u007fb', 'ab'],
  ['carriage returns', '10%\r20%\r\ndone', '10%\n20%\ndone'],
  ['overridden direction', 'a\u202Egnp.exe\u202C b\u2066c\u2069\u200E\u061C', 'agnp.exe bc'],
];

test.each(cases)('%s', (_, dirty, clean) => {
  expect(cleanText(dirty)).toBe(clean);
});
