/** Steps through the text of a plain document, by codes of letters. */

export const [LF, SPACE, QUOTE, HASH, APOSTROPHE, DASH, COLON, QUESTION] = [10, 32, 34, 35, 39, 45, 58, 63];
export const [COMMA, GREATER, BAR] = [44, 62, 124];
export const [LEFT_BRACKET, BACKSLASH, RIGHT_BRACKET, LEFT_BRACE, RIGHT_BRACE] = [91, 92, 93, 123, 125];

/** The colon behind a key of letters, digits and `_ . / -`; -1 where there is none. */
export function keyEnd(text: string, at: number): number {
  let end = at;
  while (isKeyLetter(text.charCodeAt(end))) end++;
  const isKey = end > at && text.charCodeAt(at) !== DASH && text.charCodeAt(end) === COLON;
  return isKey && isBreak(text.charCodeAt(end + 1)) ? end : -1;
}

function isKeyLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 45 && code <= 57) || (code >= 65 && code <= 90) || code === 95;
}

export function afterSpaces(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) === SPACE) next++;
  return next;
}

export function afterLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** A space, a line feed, or the end of the text. */
export function isBreak(code: number): boolean {
  return code === SPACE || code === LF || Number.isNaN(code);
}
