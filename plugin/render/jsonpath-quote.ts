const simple: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const escapes = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gsu;

/** The text between quotes, with Go's escapes (strconv.UnquoteChar); `undefined` where one is none of them. */
export function unquote(quoted: string): string | undefined {
  const quote = quoted[0]!;
  let isValid = true;
  const text = quoted.slice(1, -1).replace(escapes, (_, ...groups: (string | undefined)[]) => {
    const [byte, short, long, octal, other] = groups;
    const point = [byte, short, long].find((digits) => digits !== undefined);
    const code = point === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(point, 16);
    if (typeof code === 'number' && code <= 0x10ffff) return String.fromCodePoint(code);
    const plain = other === quote ? quote : simple[other ?? ''];
    isValid &&= plain !== undefined;
    return plain ?? '';
  });
  return isValid ? text : undefined;
}
