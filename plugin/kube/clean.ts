const esc = '\u001b';
const bell = '\u0007';

/** Everything that may start a control sequence or turn text around; what matches nothing here is clean. */
const suspicious = /[\p{Cc}\p{Bidi_Control}]/u;
const carriageReturns = /\r\n?/g;
const rest = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** ECMA-48: strings (OSC, DCS, SOS, PM, APC) up to their end, then CSI, then the two-character escapes. */
const sequences = new RegExp(
  [
    `(?:${esc}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^${bell}${esc}\\u009c\\n]*(?:${bell}|${esc}\\\\|\\u009c)`,
    `(?:${esc}\\[|\\u009b)[0-?]*[ -/]*[@-~]`,
    `${esc}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/**
 * Takes terminal control out of text that came from a cluster: escape sequences, control characters and marks that
 * change the direction of writing. Line breaks and tabs stay; a carriage return becomes a line break.
 */
export function cleanText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(carriageReturns, '\n').replace(sequences, '').replace(rest, '');
}
