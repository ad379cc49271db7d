import { isFields } from '../batch-v1/fields.ts';
import { UsageError } from '../errors.ts';
import { type Item, type Items, itemText } from './item.ts';
import { cutText, type Placeholder } from './placeholders.ts';
import { Slot, type TemplateDocument } from './template.ts';

/** What stands in the place of a template's slots and keys. */
export interface Filling {
  slot: (slot: Slot) => unknown;
  key: (pieces: Slot['pieces']) => string;
  /** Whose values they are, for messages. */
  item?: Item;
}

/** The object of a template's document; what has no placeholders is shared by all of them. */
export function fillDocument(document: TemplateDocument, filling: Filling): unknown {
  const { tree, open, hasOpenKeys } = document;
  const fill = (node: unknown): unknown => {
    if (node instanceof Slot) return filling.slot(node);
    const keys = open.get(node);
    if (keys === undefined) return node;
    // A copy keeps keys in their order, and a key that is called __proto__.
    const copy = (Array.isArray(node) ? [...node] : { ...(node as object) }) as Record<string, unknown>;
    for (const key of keys) copy[key] = fill(copy[key]);
    return hasOpenKeys && !Array.isArray(node) ? fillKeys(copy, document, filling) : copy;
  };
  return fill(tree);
}

function fillKeys(mapping: Record<string, unknown>, document: TemplateDocument, filling: Filling): unknown {
  const entries = Object.entries(mapping).map(([key, value]): [string, unknown] => {
    const cut = cutText(key);
    return [cut === undefined ? key : filling.key(cut.pieces), value];
  });
  refuseEqualKeys(entries, document, filling);
  return Object.fromEntries(entries);
}

function refuseEqualKeys(entries: [string, unknown][], { place }: TemplateDocument, { item }: Filling): void {
  const keys = entries.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice === undefined) return;
  throw new UsageError(
    `${place()} with ${item && itemText(item)}: two keys of one mapping become ${JSON.stringify(twice)}`,
    {
      hint: 'write them so that they differ for each item',
    },
  );
}

/** An item's filling: values by name. */
export function fillingOf({ names, isText }: Items, item: Item): Filling {
  const find = ({ name }: Placeholder) => item.values[names.indexOf(name)];
  const textOf = (pieces: Slot['pieces']) => {
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : asText(find(piece), piece, item);
    return text;
  };
  return {
    item,
    key: textOf,
    slot: ({ pieces, isWhole }) => {
      if (!isWhole) return textOf(pieces);
      const value = find(pieces[0] as Placeholder);
      return isText ? typedValue(value as string) : value;
    },
  };
}

const INTEGER = /^-?(?:0|[1-9][0-9]{0,14})$/;

/** CSV tells no types: whole numbers and booleans are those, anything else is text (`no`, `007`, `1.10`, `1e5`). */
function typedValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return INTEGER.test(text) && text !== '-0' ? Number(text) : text;
}

function asText(value: unknown, { name }: Placeholder, item: Item): string {
  if (typeof value !== 'object') return String(value);
  const what = isFields(value) ? 'an object' : 'a list';
  throw new UsageError(`${item.place()}: the value of "${name}" is ${what} and cannot stand within a text`, {
    hint: `write the placeholder alone and without quotes: $${name}`,
  });
}
