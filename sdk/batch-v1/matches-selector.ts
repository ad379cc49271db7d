import type { ObservedSelector } from './objects.ts';

/** Whether these labels are selected. No selector selects nothing, an empty one everything (metav1.LabelSelectorAsSelector). */
export function matchesSelector(selector: ObservedSelector | undefined, labels: Record<string, string> = {}): boolean {
  if (selector === undefined) return false;
  for (const key in selector.matchLabels) if (labels[key] !== selector.matchLabels[key]) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const label = labels[key];
    if (operator === 'Exists') return label !== undefined;
    if (operator === 'DoesNotExist') return label === undefined;
    const listed = label !== undefined && values.includes(label);
    return operator === 'In' ? listed : !listed;
  });
}
