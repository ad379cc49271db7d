import type { ObservedSelector } from './objects.ts';

/** A label selector as kubectl and the API's `labelSelector` write it: `app=etl,tier in (a,b),!old`; '' for an empty one. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: ObservedSelector = {}): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...labels, ...expressions].join(',');
}
