/** Placeholders in a text: `$NAME`, `${NAME}`, and `$$` for a `$` that is none. */

/** A placeholder in a text. */
export interface Placeholder {
  name: string;
  /** Where it begins. */
  offset: number;
}

/** A text cut at its placeholders. */
export interface Cut {
  /** What stands as it is, and placeholders, in their order. */
  pieces: (string | Placeholder)[];
  /** What looks like a placeholder to a shell and is none here: `${NAME:-word}`. */
  lookalikes: Placeholder[];
}

const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const DOLLAR = new RegExp(`\\$(?:\\$|(${NAME})|\\{(${NAME})(\\})?)`, 'g');

/** Whether a field can be called so: letters, digits and `_`, not beginning with a digit. */
export function isPlaceholderName(name: string): boolean {
  return new RegExp(`^${NAME}$`).test(name);
}

/** Cuts a text at its placeholders; `undefined` where there is nothing to do. */
export function cutText(text: string): Cut | undefined {
  if (!text.includes('$')) return undefined;
  const cut: Cut = { pieces: [], lookalikes: [] };
  let rest = 0;
  let literal = '';
  for (const match of text.matchAll(DOLLAR)) {
    const [whole, bare, braced, close] = match;
    const { index } = match;
    literal += text.slice(rest, index);
    rest = index + whole.length;
    const name = bare ?? (close && braced);
    if (name !== undefined) {
      if (literal !== '') cut.pieces.push(literal);
      cut.pieces.push({ name, offset: index });
      literal = '';
    } else {
      literal += whole === '$$' ? '$' : whole;
      if (braced !== undefined) cut.lookalikes.push({ name: braced, offset: index });
    }
  }
  literal += text.slice(rest);
  if (literal !== '') cut.pieces.push(literal);
  return literal === text && cut.lookalikes.length === 0 ? undefined : cut;
}
