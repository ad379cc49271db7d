/** Templates: YAML with placeholders, filled once for each item of a CSV or JSON list. */
export { type Expanded, expandTemplate } from './expand.ts';
export type { Items } from './item.ts';
export { readItems } from './items.ts';
export { judgeExpansion } from './judge.ts';
export { throwAll } from './problems.ts';
export { readTemplate } from './template.ts';
