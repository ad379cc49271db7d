import type { OwnerReference } from './objects.ts';

/** Metadata as one writes it; what the server writes itself is left out. */
export interface Metadata {
  /** For a Job at most 63 characters, fewer for an Indexed one; for a CronJob 52. See `jobNameProblem`. */
  name?: string;
  /** The server appends five characters to it, so that each `create` makes a new object. Ignored beside a `name`. */
  generateName?: string;
  /** DNS label. Default: the namespace of whoever sends the manifest. */
  namespace?: string;
  /** To find objects by. Values have at most 63 letters, digits, `-`, `_` and `.`. */
  labels?: Record<string, string>;
  /** Text of any kind for people and programs, 256 KiB in all. */
  annotations?: Record<string, string>;
  /** Names of those who must let go before the object is deleted, such as `example.com/report`. */
  finalizers?: string[];
  /** Objects whose deletion takes this one along. */
  ownerReferences?: OwnerReference[];
}

/** What a template says of the objects made from it; names and the rest are theirs. */
export interface TemplateMetadata {
  /** As in any object; the server adds those that it selects the pods by. */
  labels?: Record<string, string>;
  /** As in any object. */
  annotations?: Record<string, string>;
}
