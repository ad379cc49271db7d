import type { NodeSelectorTerm } from '../../batch-v1/affinity.ts';
import type { SandboxNode, SandboxPodSpec } from './pod-types.ts';

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

function requiredTerms({ affinity }: SandboxPodSpec): NodeSelectorTerm[] | undefined {
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/** Whether a pod's nodeSelector and required node affinity let it on a node. */
export function matchesNode(spec: SandboxPodSpec, { metadata }: SandboxNode): boolean {
  const labels = metadata.labels ?? {};
  if (Object.entries(spec.nodeSelector ?? {}).some(([key, value]) => labels[key] !== value)) return false;
  const terms = requiredTerms(spec);
  return terms === undefined || terms.some((term) => matchesTerm(term, labels, metadata.name ?? ''));
}

/** The nodes that required affinity names (matchFields metadata.name in every term); `undefined`: it names none. */
export function namedNodes(spec: SandboxPodSpec): Set<string> | undefined {
  const terms = requiredTerms(spec) ?? [];
  const names = terms.map(({ matchFields = [] }) => {
    const lists = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (lists.length === 0) return undefined;
    const [first = [], ...others] = lists.map((list) => (list as { values: string[] }).values);
    return first.filter((name) => others.every((values) => values.includes(name)));
  });
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return new Set(names.flatMap((list) => list ?? []));
}

/** All its requirements hold; a term without any matches nothing. */
function matchesTerm(term: NodeSelectorTerm, labels: Record<string, string>, name: string): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => holds(requirement, labels[requirement.key])) &&
    matchFields.every((requirement) => holds(requirement, requirement.key === 'metadata.name' ? name : undefined))
  );
}

function holds(requirement: Requirement, value: string | undefined): boolean {
  const { values = [] } = requirement as { values?: string[] };
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return wholeNumber(value) > wholeNumber(values[0]);
    case 'Lt':
      return wholeNumber(value) < wholeNumber(values[0]);
    default:
      return false;
  }
}

/** NaN, with which no comparison holds, for what is none. */
function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
}
