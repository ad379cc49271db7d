import { type Fields, fieldsOf, isFields, listOfFields } from '../../../batch-v1/fields.ts';

/** A label selector as FormatLabelSelector writes it: its requirements by their keys, joined by commas. */
export function selectorText(selector: unknown): string {
  if (!isFields(selector)) return '<none>';
  const labels = Object.entries(fieldsOf(selector.matchLabels)).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = listOfFields(selector.matchExpressions).map((expression) => ({
    key: String(expression.key),
    text: requirementText(expression),
  }));
  const sorted = [...labels, ...expressions].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return sorted.length === 0 ? '<none>' : sorted.map(({ text }) => text).join(',');
}

function requirementText({ key, operator, values }: Fields): string {
  if (operator === 'Exists') return String(key);
  if (operator === 'DoesNotExist') return `!${key}`;
  const list = Array.isArray(values) ? [...values].sort().join(',') : '';
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${list})`;
}

/** Labels as FormatLabels writes them. */
export function labelsText(labels: unknown): string {
  const texts = Object.entries(fieldsOf(labels)).map(([key, value]) => `${key}=${value}`);
  return texts.length === 0 ? '<none>' : texts.sort().join(',');
}
