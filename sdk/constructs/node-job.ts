import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { expandEachNode } from '../batch-v1/each-node.ts';
import { fieldsOf } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { findingWithFix } from '../batch-v1/finding-text.ts';
import { EACH_NODE_ANNOTATION, GROUP_LABEL } from '../batch-v1/names.ts';
import { selectorText } from '../batch-v1/selector-text.ts';
import type { JobMode } from '../batch-v1/types.ts';
import { UsageError } from '../errors.ts';
import type { Predecessor } from './depends-on.ts';
import { listGiven, pathOf, podPropsGiven, shown } from './given.ts';
import { Job, type JobCommonProps, type JobProps } from './job.ts';
import type { JobFailureProps } from './job-workload.ts';

/** Properties of a `NodeJob`: those of a Job, and the nodes. */
export type NodeJobProps = Omit<JobCommonProps, 'nodeName'> &
  JobMode &
  JobFailureProps & {
    /**
     * Names of the nodes. Default: those that the cluster has when `kubectl batch run` executes the program, and that fit
     * `nodeSelector`; anything else that reads the program needs the list.
     */
    nodes?: readonly string[];
  };

/**
 * A Job for each node: its pods are bound to that node, and have to tolerate its taints to run there. Jobs and pods carry the
 * node as the label `kubectl-batch/node`. Anti-affinity would not do, since it forgets pods that have ended.
 *
 * @example
 * ```ts
 * new NodeJob(chart, 'check', {
 *   nodes: ['node-1', 'node-2'],
 *   tolerations: [{ operator: 'Exists' }],
 *   containers: [{ image: 'check:1' }],
 * });
 * ```
 */
export class NodeJob extends Construct {
  /** The value of the label `kubectl-batch/group`, and the beginning of the Jobs' names. */
  readonly name: string;
  /** In the order of the nodes; a single one where these are not known yet. */
  readonly jobs: readonly Job[];

  constructor(scope: Construct, id: string, given: NodeJobProps) {
    const { nodes, ...props } = podPropsGiven(pathOf(scope, id), given);
    super(scope, id);
    if (nodes !== undefined) refuseNodes(this.node.path, nodes);
    this.name = props.metadata?.name ?? Chart.of(this).generateObjectName(this as unknown as ApiObject);
    const findings = [...refusedProps(props), ...nodesFindings(nodes)];
    this.node.addValidation({ validate: () => findings.map(findingWithFix) });
    this.jobs = nodes === undefined ? [this.jobForLater(props)] : this.jobPerNode(nodes, props);
  }

  /** Has the Jobs of all nodes wait until these are complete, see `Job.dependsOn`. */
  dependsOn(...others: Predecessor[]): this {
    for (const job of this.jobs) job.dependsOn(...others);
    return this;
  }

  private jobForLater(props: Omit<NodeJobProps, 'nodes'>): Job {
    const { metadata, podMetadata } = this.labelled(props);
    const annotations = {
      ...metadata.annotations,
      [EACH_NODE_ANNOTATION]: selectorText({ matchLabels: props.nodeSelector }),
    };
    return new Job(this, 'each-node', { ...props, metadata: { ...metadata, annotations }, podMetadata } as JobProps);
  }

  private jobPerNode(nodes: readonly string[], props: Omit<NodeJobProps, 'nodes'>): Job[] {
    const { completionMode, completions, affinity } = props;
    const { metadata, podMetadata } = this.labelled(props);
    const template = { metadata: podMetadata, spec: { affinity } };
    const jobs = expandEachNode({ metadata, spec: { completionMode, completions, template } }, nodes);
    return jobs.map(({ metadata, spec: { template } }, index) => {
      const own = { metadata, podMetadata: template.metadata, affinity: template.spec.affinity };
      return new Job(this, nodes[index] ?? '', { ...props, ...own } as JobProps);
    });
  }

  /** Metadata of the Jobs and their pods, with the group. */
  private labelled({ metadata = {}, podMetadata = {} }: Omit<NodeJobProps, 'nodes'>) {
    const group = { [GROUP_LABEL]: this.name };
    return {
      metadata: {
        ...(metadata.generateName === undefined && { name: this.name }),
        ...metadata,
        labels: { ...metadata.labels, ...group },
      },
      podMetadata: { ...podMetadata, labels: { ...podMetadata.labels, ...group } },
    };
  }
}

/** Names of nodes, each once. */
function refuseNodes(where: string, nodes: readonly unknown[]): void {
  const hint = "write nodes: ['node-1', 'node-2']";
  for (const [index, name] of listGiven(`${where}: nodes`, nodes, hint).entries()) {
    if (typeof name !== 'string' || name === '') {
      throw new UsageError(`${where}: nodes[${index}] must be the name of a node, is ${shown(name)}`, { hint });
    }
    if (nodes.indexOf(name) !== index) {
      throw new UsageError(`${where}: node ${JSON.stringify(name)} is there twice`, { hint: 'name each node once' });
    }
  }
}

/** `kubectl batch run` says in the environment of the program that it will find the nodes. */
function nodesFindings(nodes: readonly string[] | undefined): Finding[] {
  if (nodes === undefined && process.env.KUBECTL_BATCH_EACH_NODE !== 'later') {
    const message = 'is required wherever the program is not executed by kubectl batch run, which asks the cluster';
    return [error('nodes', message, "write nodes: ['node-1', 'node-2']")];
  }
  if (nodes?.length !== 0) return [];
  return [error('nodes', 'must not be empty', 'leave it out for those that the cluster has')];
}

/** Programs are run without type checking. */
function refusedProps(props: object): Finding[] {
  return ['nodeName', 'selector', 'manualSelector']
    .filter((name) => fieldsOf(props)[name] !== undefined)
    .map((name) => error(name, 'cannot be in a NodeJob, whose Jobs each have their node and their pods', 'remove it'));
}

function error(path: string, message: string, fix: string): Finding {
  return { level: 'error', rule: 'node-job', path: [path], value: undefined, message, fix };
}
