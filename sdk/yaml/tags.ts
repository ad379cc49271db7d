import { resolvePlain, type Scalar } from './scalar.ts';

const STANDARD = 'tag:yaml.org,2002:';

/** The short name of a node's tag (`str` for `!!str`); `''` for a tag that kubectl does not know and ignores; undefined without one. */
export function tagOf(text: string, event: { tagStart: number; tagEnd: number }): string | undefined {
  if (event.tagStart < 0) return undefined;
  const raw = text.slice(event.tagStart, event.tagEnd);
  if (raw.startsWith('!!')) return raw.slice(2);
  if (raw.startsWith(`!<${STANDARD}`)) return raw.slice(2 + STANDARD.length, -1);
  return '';
}

/** What an explicit tag makes of a scalar; undefined where they do not fit. */
export function taggedScalar(tag: string, text: string): Scalar | undefined {
  const value = resolvePlain(text);
  switch (tag) {
    case 'int':
      return typeof value === 'object' && value !== null ? value : Number.isInteger(value) ? value : undefined;
    case 'float':
      return typeof value === 'number' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'null':
      return value === null ? null : undefined;
    case 'binary':
      return decodeBase64(text);
    default:
      return text;
  }
}

function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
