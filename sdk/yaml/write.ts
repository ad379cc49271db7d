import { DUMP_SCHEMA, dump, intYaml11Tag, NOT_RESOLVED } from 'js-yaml';
import { readsAsString } from './scalar.ts';

/** Quotes each string that kubectl, YAML 1.1 or YAML 1.2 would read as something else, a key `---x` being a separator to kubectl. */
const schema = DUMP_SCHEMA.withTags({
  ...intYaml11Tag,
  tagName: 'tag:kubernetes.io,kubectl',
  implicitFirstChars: null,
  resolve: (text: string) => (readsAsString(text) && !text.startsWith('---') ? NOT_RESOLVED : text),
  identify: () => false,
});

/**
 * Objects as YAML, in their own order of keys: the same objects give the same text, byte for byte. No anchors, no folded
 * lines, two spaces of indentation and lists as `kubectl get -o yaml` writes them; `---` between documents.
 * What JSON leaves out (`undefined`) is left out.
 */
export function writeYaml(objects: readonly unknown[]): string {
  return objects
    .map((object) =>
      dump(object, { schema, noRefs: true, lineWidth: -1, seqNoIndent: true, quoteStyle: 'double', skipInvalid: true }),
    )
    .join('---\n');
}
