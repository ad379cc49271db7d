import { isFields } from '../batch-v1/fields.ts';
import { UsageError } from '../errors.ts';
import { type FieldPath, type Position, placeAt, readYaml, type ScalarText } from '../yaml/index.ts';
import { cutText, type Placeholder } from './placeholders.ts';

/** A scalar with placeholders, in the place where its text will stand. */
export class Slot {
  readonly pieces: readonly (string | Placeholder)[];
  /** One placeholder and nothing else, without quotes: it takes the type of its value. */
  readonly isWhole: boolean;

  constructor(pieces: readonly (string | Placeholder)[], isWhole: boolean) {
    this.pieces = pieces;
    this.isWhole = isWhole;
  }
}

export interface TemplateDocument {
  /** The object, with a `Slot` for each scalar that has placeholders. Keys may have placeholders, too. */
  tree: unknown;
  /** The mappings and lists that have placeholders, however deep, with the keys that lead to them. */
  open: ReadonlyMap<unknown, readonly string[]>;
  /** Whether keys have placeholders. */
  hasOpenKeys: boolean;
  /** `template.yaml:7:3` */
  place: (path?: FieldPath) => string;
}

/** A placeholder in a template, and where it stands. */
export interface Use {
  name: string;
  place: string;
}

export interface Template {
  /** For messages: the name of the file. */
  source: string;
  documents: readonly TemplateDocument[];
  uses: readonly Use[];
  /** What only a shell takes for a placeholder: `${NAME:-word}`. */
  lookalikes: readonly Use[];
}

/**
 * Reads YAML or JSON with placeholders in its values and keys. They are looked for in what was read, so that no value can
 * change the structure, whatever stands in it.
 *
 * @throws UsageError, or BatchErrors, with the place of what cannot be read
 */
export function readTemplate(text: string, source: string): Template {
  const uses: Use[] = [];
  const lookalikes: Use[] = [];
  const found = readYaml(text, source, { scalar: (scalar) => slotOf(scalar, source, uses, lookalikes) });
  if (found.length === 0)
    throw new UsageError(`${source}: is empty`, { hint: 'a template is a manifest with $NAMEs in it' });
  const documents = found.map(({ object, line, column, locate }) => {
    const open = new Map<unknown, string[]>();
    const place = (path?: FieldPath) => placeAt(source, path === undefined ? { line, column } : locate(path));
    if (!isFields(object) || object instanceof Slot) {
      throw new UsageError(`${place()}: is not a Kubernetes object`, {
        hint: 'an object has apiVersion, kind and metadata',
      });
    }
    let hasOpenKeys = false;
    survey(object, [], open, (pieces, path) => {
      hasOpenKeys = true;
      for (const piece of pieces) if (typeof piece !== 'string') uses.push({ name: piece.name, place: place(path) });
    });
    return { tree: object, open, hasOpenKeys, place };
  });
  return { source, documents, uses, lookalikes };
}

function slotOf(scalar: ScalarText, source: string, uses: Use[], lookalikes: Use[]): Slot | string | undefined {
  const cut = cutText(scalar.text);
  if (cut === undefined) return undefined;
  const positionOf = positionsOf(scalar, cut.pieces);
  const useAt = ({ name, offset }: Placeholder) => ({ name, place: placeAt(source, positionOf(offset)) });
  lookalikes.push(...cut.lookalikes.map(useAt));
  const placeholders = cut.pieces.filter((piece) => typeof piece !== 'string');
  if (placeholders.length === 0) return cut.pieces.join('');
  uses.push(...placeholders.map(useAt));
  return new Slot(cut.pieces, scalar.isPlain && cut.pieces.length === 1);
}

/** Escapes and indentation shift what stands behind them: then the n-th placeholder of the source is the n-th of the text. */
function positionsOf({ text, raw, positionOf }: ScalarText, pieces: Slot['pieces']): (offset: number) => Position {
  if (raw === text) return positionOf;
  const inText = offsetsOf(pieces);
  const inRaw = offsetsOf(cutText(raw)?.pieces ?? []);
  return (offset) => positionOf((inText.length === inRaw.length ? inRaw[inText.indexOf(offset)] : undefined) ?? 0);
}

function offsetsOf(pieces: Slot['pieces']): number[] {
  return pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.offset]));
}

/** Whether a node has placeholders; marks those that have and tells of keys with them. */
function survey(
  node: unknown,
  path: FieldPath,
  open: Map<unknown, string[]>,
  onKey: (pieces: Slot['pieces'], path: FieldPath) => void,
): boolean {
  if (node instanceof Slot) return true;
  if (node === null || typeof node !== 'object') return false;
  const keys: string[] = [];
  for (const [key, child] of Object.entries(node)) {
    const below = [...path, Array.isArray(node) ? Number(key) : key];
    const cut = Array.isArray(node) ? undefined : cutText(key);
    if (cut !== undefined) onKey(cut.pieces, below);
    if (survey(child, below, open, onKey) || cut !== undefined) keys.push(key);
  }
  if (keys.length > 0) open.set(node, keys);
  return keys.length > 0;
}
