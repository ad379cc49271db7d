import { isFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { findingWithFix } from '../batch-v1/finding-text.ts';
import { isAdvice, validateManifest } from '../batch-v1/validate/index.ts';
import { BatchError } from '../errors.ts';
import type { Expanded } from './expand.ts';
import { type Item, itemText } from './item.ts';
import type { TemplateDocument } from './template.ts';

/** What is wrong with the objects of an expansion, a line for each thing that is wrong. */
export interface Judgement {
  errors: BatchError[];
  /** `job.yaml:6:1: spec.ttlSecondsAfterFinished: ...` */
  warnings: string[];
}

/** The same finding at the same place of the template, for one item or many. */
interface Group {
  document: TemplateDocument;
  finding: Finding;
  item: Item | undefined;
  count: number;
}

/**
 * Judges every object as the API server would, and all of them together: no two may be the same. What is wrong with every item
 * is said once, with the place in the template; what is wrong with some is said with the first of them.
 */
export function judgeExpansion(expanded: readonly Expanded[]): Judgement {
  const groups = new Map<TemplateDocument, Map<string, Group>>();
  const counts = new Map<TemplateDocument, number>();
  const identities: (Identity | undefined)[] = [];
  for (const { object, document, item } of expanded) {
    const made = object();
    identities.push(identityOf(made));
    counts.set(document, (counts.get(document) ?? 0) + 1);
    // Advice on keeping a manifest is left to `lint`.
    const findings = validateManifest(made).filter((finding) => !isAdvice(finding));
    for (const finding of findings) note(groups, document, finding, item);
  }
  const found = [...groups.values()].flatMap((group) => [...group.values()]);
  const line = (group: Group) => lineOf(group, counts.get(group.document) ?? 0);
  return {
    errors: [
      ...found.filter(isError).map((group) => new BatchError('InvalidManifest', line(group))),
      ...duplicates(expanded, identities),
    ],
    warnings: found.filter((group) => !isError(group)).map(line),
  };
}

function note(
  groups: Map<TemplateDocument, Map<string, Group>>,
  document: TemplateDocument,
  finding: Finding,
  item: Item | undefined,
): void {
  const ofDocument = groups.get(document) ?? new Map<string, Group>();
  groups.set(document, ofDocument);
  const key = `${finding.rule} ${findingWithFix(finding)}`;
  const group = ofDocument.get(key);
  if (group) group.count++;
  else ofDocument.set(key, { document, finding, item, count: 1 });
}

function isError({ finding }: Group): boolean {
  return finding.level === 'error';
}

function lineOf({ document, finding, item, count }: Group, total: number): string {
  const place = document.place(finding.path);
  const isOfAll = item === undefined || (count === total && total > 1);
  const others = count > 1 ? `${count} items, the first of them ` : '';
  return `${place}${isOfAll ? '' : ` with ${others}${itemText(item)}`}: ${findingWithFix(finding)}`;
}

/** An error for each object that an earlier one has the same group, kind, namespace and name as. */
function duplicates(expanded: readonly Expanded[], identities: readonly (Identity | undefined)[]): BatchError[] {
  const first = new Map<string, Expanded>();
  const nameless = new Set<TemplateDocument>();
  return expanded.flatMap((one, index) => {
    const identity = identities[index];
    if (identity === undefined) return [];
    const earlier = first.get(identity.key);
    if (earlier === undefined) {
      first.set(identity.key, one);
      return [];
    }
    if (nameless.has(one.document)) return [];
    const isNameless = earlier.document === one.document && !hasOpenName(one.document);
    if (isNameless) nameless.add(one.document);
    return [isNameless ? withoutOwnName(one, identity.shown) : twice(earlier, one, identity.shown)];
  });
}

/** What no two objects may have in common, and how it is called. */
interface Identity {
  key: string;
  shown: string;
}

function identityOf(object: unknown): Identity | undefined {
  if (!isFields(object) || !isFields(object.metadata)) return undefined;
  const { apiVersion, kind, metadata } = object;
  if (typeof metadata.name !== 'string' || metadata.name === '') return undefined;
  const version = String(apiVersion);
  const group = version.includes('/') ? version.split('/')[0] : '';
  return {
    key: JSON.stringify([group, kind, metadata.namespace ?? '', metadata.name]),
    shown: `${kind} "${metadata.name}"`,
  };
}

function hasOpenName({ tree, open }: TemplateDocument): boolean {
  const metadata = isFields(tree) ? tree.metadata : undefined;
  return (
    open.has(metadata) &&
    isFields(metadata) &&
    [metadata.name, metadata.namespace].some((part) => typeof part === 'object')
  );
}

function withoutOwnName({ document }: Expanded, shown: string): BatchError {
  return new BatchError(
    'InvalidManifest',
    `${document.place(['metadata', 'name'])}: every item makes the same ${shown}`,
    {
      hint: 'put a placeholder into its name, of a value that each item has for itself',
    },
  );
}

function twice(earlier: Expanded, { document, item }: Expanded, shown: string): BatchError {
  const before = earlier.item === undefined ? earlier.document.place() : itemText(earlier.item);
  const with_ = item === undefined ? '' : ` with ${itemText(item)}`;
  return new BatchError(
    'InvalidManifest',
    `${document.place(['metadata', 'name'])}${with_}: ${shown} is there twice, first from ${before}`,
    { hint: 'make the name of values that differ between all items' },
  );
}
