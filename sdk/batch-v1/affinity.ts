import type { LabelSelector, LabelSelectorRequirement } from './selector.ts';

/** Which nodes a pod may, or should, be on. */
export interface Affinity {
  /** By the nodes' own labels. */
  nodeAffinity?: NodeAffinity;
  /** Near pods of certain kinds. */
  podAffinity?: PodAffinity;
  /** Away from pods of certain kinds. Finished pods do not count. */
  podAntiAffinity?: PodAffinity;
}

/** Nodes by their labels. */
export interface NodeAffinity {
  /** Must hold when the pod is placed. */
  requiredDuringSchedulingIgnoredDuringExecution?: {
    /** At least one; a node needs to match one of them. */
    nodeSelectorTerms: NodeSelectorTerm[];
  };
  /** Nodes with the greatest sum of weights come first. */
  preferredDuringSchedulingIgnoredDuringExecution?: PreferredSchedulingTerm[];
}

/** A preference and how much it counts. */
export interface PreferredSchedulingTerm {
  /** 1 to 100. */
  weight: number;
  /** What the node should be like. */
  preference: NodeSelectorTerm;
}

/** All its requirements hold; of several terms one is enough. An empty one matches no node. */
export interface NodeSelectorTerm {
  /** By labels. */
  matchExpressions?: NodeSelectorRequirement[];
  /** By fields; the only one is `metadata.name`, with one value. */
  matchFields?: NodeSelectorRequirement[];
}

/** What a label of a node must be like. */
export type NodeSelectorRequirement =
  | LabelSelectorRequirement
  | {
      /** The label. */
      key: string;
      /** A whole number greater, or less, than the value. */
      operator: 'Gt' | 'Lt';
      /** One whole number, as text. */
      values: [string];
    };

/** Nodes by the pods that are there already. */
export interface PodAffinity {
  /** All must hold when the pod is placed. */
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
  /** Nodes with the greatest sum of weights come first. */
  preferredDuringSchedulingIgnoredDuringExecution?: WeightedPodAffinityTerm[];
}

/** A preference and how much it counts. */
export interface WeightedPodAffinityTerm {
  /** 1 to 100. */
  weight: number;
  /** The pods that it is about. */
  podAffinityTerm: PodAffinityTerm;
}

/** Pods, and what "near them" means. */
export interface PodAffinityTerm {
  /** Near is where this label of the nodes has the same value, such as `kubernetes.io/hostname`. */
  topologyKey: string;
  /** The pods that it is about. Default: none. */
  labelSelector?: LabelSelector;
  /** Their namespaces. Default: the pod's own, unless there is a namespaceSelector. */
  namespaces?: string[];
  /** Their namespaces by labels, added to `namespaces`; `{}` is all. @since 1.22 (alpha 1.21) */
  namespaceSelector?: LabelSelector;
  /** Labels whose values those pods share with this one. @since 1.31 (alpha 1.29) */
  matchLabelKeys?: string[];
  /** Labels whose values those pods must not share with this one. @since 1.31 (alpha 1.29) */
  mismatchLabelKeys?: string[];
}
