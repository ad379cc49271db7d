import { UsageError } from '../errors.ts';
import { type Fields, fieldsOf, listOfFields } from './fields.ts';
import {
  EACH_NODE_ANNOTATION,
  isLabelValue,
  longestJobName,
  MAX_GENERATE_NAME,
  NODE_LABEL,
  toDnsLabel,
  withHash,
} from './names.ts';

/** A Job as a manifest, as far as this looks at it. */
export interface JobObject {
  metadata?: { name?: string; generateName?: string; labels?: Record<string, string> };
  spec?: unknown;
}

const MAX_LABEL = 63;

/**
 * One Job for each node, its pods bound to that node by affinity: the scheduler still looks at resources and taints, so
 * that tolerations are to be written where they are needed. Each carries its node as the label `kubectl-batch/node`.
 *
 * @throws UsageError for nodes named twice, and for a Job that has no name or its own selector.
 */
export function expandEachNode<Job extends JobObject>(job: Job, nodeNames: readonly string[]): Job[] {
  const twice = nodeNames.find((name, index) => nodeNames.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`node ${JSON.stringify(twice)} is there twice`);
  const spec = fieldsOf(job.spec);
  if (spec.manualSelector === true) {
    throw new UsageError('a Job for each node cannot have manualSelector', {
      hint: 'remove manualSelector and selector: the Jobs would take the pods of each other',
    });
  }
  return nodeNames.map((node) => ({
    ...job,
    metadata: nodeMetadata(fieldsOf(job.metadata), node, longestJobName(spec)),
    spec: { ...spec, template: nodeTemplate(fieldsOf(spec.template), node) },
  }));
}

function nodeMetadata(metadata: Fields, node: string, longest: number): Fields {
  const { name, generateName, annotations, ...rest } = metadata;
  const { [EACH_NODE_ANNOTATION]: _, ...others } = fieldsOf(annotations);
  return {
    ...rest,
    ...nodeName(name, generateName, node, longest),
    labels: withNode(metadata.labels, node),
    ...(Object.keys(others).length > 0 && { annotations: others }),
  };
}

function nodeName(name: unknown, generateName: unknown, node: string, longest: number): Fields {
  if (typeof name === 'string') return { name: joinNames(name, node, longest) };
  if (typeof generateName !== 'string') throw new UsageError('a Job for each node needs a name');
  // The server appends its own characters to what ends in a hyphen.
  const most = Math.min(MAX_GENERATE_NAME, longest - 5) - 1;
  return { generateName: `${joinNames(generateName.replace(/-+$/, ''), node, most)}-` };
}

/** `backup` and `node-1` is `backup-node-1`; a hash replaces what a name cannot hold, and keeps it unique. */
function joinNames(name: string, node: string, longest: number): string {
  const label = toDnsLabel(node, node.length);
  const plain = `${name}-${label}`;
  if (label === node && plain.length <= longest) return plain;
  return withHash(plain, longest, `${name}/${node}`);
}

function nodeTemplate(template: Fields, node: string): Fields {
  const spec = fieldsOf(template.spec);
  const metadata = fieldsOf(template.metadata);
  return {
    ...template,
    metadata: { ...metadata, labels: withNode(metadata.labels, node) },
    spec: { ...spec, affinity: boundTo(fieldsOf(spec.affinity), node) },
  };
}

function withNode(labels: unknown, node: string): Fields {
  const value = isLabelValue(node) ? node : joinNames('node', node, MAX_LABEL);
  return { ...fieldsOf(labels), [NODE_LABEL]: value };
}

/** Terms are alternatives, so each gets the node. */
function boundTo(affinity: Fields, node: string): Fields {
  const nodeAffinity = fieldsOf(affinity.nodeAffinity);
  const required = fieldsOf(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution);
  const terms: Fields[] = required.nodeSelectorTerms === undefined ? [{}] : listOfFields(required.nodeSelectorTerms);
  const field = { key: 'metadata.name', operator: 'In', values: [node] };
  const nodeSelectorTerms = terms.map((term) => ({
    ...term,
    matchFields: [...listOfFields(term.matchFields), field],
  }));
  return {
    ...affinity,
    nodeAffinity: {
      ...nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { ...required, nodeSelectorTerms },
    },
  };
}
