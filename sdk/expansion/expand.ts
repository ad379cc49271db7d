import { writeYaml } from '../yaml/index.ts';
import { fillDocument, fillingOf } from './fill.ts';
import type { Item, Items } from './item.ts';
import { matchNames } from './match.ts';
import { createRenderer } from './render.ts';
import type { Template, TemplateDocument } from './template.ts';

/** One object that a template made. */
export interface Expanded {
  /** Made anew each time, so that ten thousand objects need not be kept. */
  object: () => unknown;
  document: TemplateDocument;
  /** The item that filled it; absent for an object without placeholders, which is there once. */
  item?: Item;
  /** The object as `writeYaml` writes it. */
  yaml: () => string;
}

/**
 * Makes the objects of a template for each item: first those without placeholders, once; then item by item the others, in the
 * order of the template. They are not checked yet: see `judgeExpansion`.
 *
 * @throws UsageError, or BatchErrors, for placeholders without a value and values without a placeholder; `object()` throws
 *   UsageError for a value that cannot stand in its place
 *
 * @example
 * ```ts
 * const template = readTemplate('apiVersion: batch/v1\nkind: Job\nmetadata: { name: "convert-$name" }\n', 'job.yaml');
 * expandTemplate(template, readItems('name\na\nb\n', 'items.csv')).map(({ yaml }) => yaml());
 * ```
 */
export function expandTemplate(template: Template, items: Items): Expanded[] {
  matchNames(template, items);
  const once = template.documents.filter((document) => !isOpen(document));
  const open = template.documents.filter(isOpen).map((document) => ({ document, render: createRenderer(document) }));
  return [
    ...once.map((document) => ({
      object: () => document.tree,
      document,
      yaml: () => writeYaml([document.tree]),
    })),
    ...items.list.flatMap((item) => {
      const filling = fillingOf(items, item);
      return open.map(({ document, render }): Expanded => {
        const object = () => fillDocument(document, filling);
        return { object, document, item, yaml: () => render(filling) ?? writeYaml([object()]) };
      });
    }),
  ];
}

function isOpen({ tree, open }: TemplateDocument): boolean {
  return open.has(tree);
}
