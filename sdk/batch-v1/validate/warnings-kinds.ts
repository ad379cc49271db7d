import type { Problem, Rule, Subject } from './rule.ts';
import { fieldsOf, listOf } from './rule.ts';

/** Objects that had better be of another kind. */
export const KIND_WARNINGS: readonly Rule[] = [{ id: 'bare-pod', kinds: 'any', level: 'warning', check: checkBarePod }];

function checkBarePod({ object, metadata }: Subject): readonly Problem[] {
  if (object.kind !== 'Pod' || object.apiVersion !== 'v1' || listOf(metadata.ownerReferences).length > 0) return [];
  const { restartPolicy = 'Always' } = fieldsOf(object.spec);
  const fix =
    restartPolicy === 'Always'
      ? 'write a Deployment, or a Job for work that ends, with this pod as its template'
      : 'write a Job with this pod as its template';
  return [
    { path: ['kind'], value: 'Pod', message: 'is bare: nothing makes it anew when its node fails or drains', fix },
  ];
}
