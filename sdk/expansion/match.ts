import { nearest } from '../batch-v1/nearest.ts';
import { UsageError } from '../errors.ts';
import type { Items } from './item.ts';
import { throwAll } from './problems.ts';
import type { Template, Use } from './template.ts';

/**
 * Sees that each placeholder has a value and each value a placeholder.
 *
 * @throws UsageError, or BatchErrors, with the place of each that has not
 */
export function matchNames(template: Template, items: Items): void {
  const used = new Set(template.uses.map(({ name }) => name));
  const unused = items.names.filter((name) => !used.has(name));
  throwAll([
    ...template.uses.filter(({ name }) => !items.names.includes(name)).map((use) => withoutValue(use, items, unused)),
    ...template.lookalikes.filter(({ name }) => items.names.includes(name)).map(lookalike),
    ...unused.map((name) => withoutPlaceholder(name, items, template)),
  ]);
}

function withoutValue({ name, place }: Use, { names, source }: Items, unused: readonly string[]): UsageError {
  const prefix = [...names].sort((a, b) => b.length - a.length).find((known) => name.startsWith(known));
  const near = nearest(name, unused) ?? nearest(name, names);
  const meant =
    near !== undefined ? `\${${near}}` : prefix !== undefined ? `\${${prefix}}${name.slice(prefix.length)}` : '';
  const instead = meant === '' ? `give each item a "${name}"` : `did you mean ${meant}?`;
  return new UsageError(`${place}: $${name} has no value in ${source}`, {
    hint: `${instead} Or is the shell to read it? Then write $$${name}`.replace(/"( Or)/, '".$1'),
  });
}

function lookalike({ name, place }: Use): UsageError {
  return new UsageError(`${place}: \${${name}...} is no placeholder, though the items have a "${name}"`, {
    hint: `write \${${name}}; or $$\{${name}...} where the shell is to read it`,
  });
}

function withoutPlaceholder(name: string, { placeOfName }: Items, { source, uses }: Template): UsageError {
  const near = nearest(
    name,
    uses.map((use) => use.name),
  );
  return new UsageError(`${placeOfName(name)}: the value "${name}" has no placeholder in ${source}`, {
    hint:
      near === undefined
        ? `write $${name} where it belongs, or leave it out of the items`
        : `the template has $${near}: are they to be called the same?`,
  });
}
