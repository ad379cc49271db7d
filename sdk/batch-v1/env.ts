import type { OneOf } from './one-of.ts';
import type { Quantity } from './resources.ts';

/** A variable: its value, or where that comes from. */
export type EnvVar = {
  /** Any printable ASCII without `=`; before 1.32 letters, digits, `_`, `-` and `.`. */
  name: string;
} & (
  | {
      /** `$(NAME)` is replaced by variables before it, `$$(NAME)` is not. Default: empty. */
      value?: string;
      valueFrom?: undefined;
    }
  | {
      /** Something else's value. */
      valueFrom: EnvVarSource;
      value?: undefined;
    }
);

/** Where the value of a variable comes from. */
export type EnvVarSource = OneOf<{
  /** An entry of a ConfigMap. */
  configMapKeyRef: KeySelector;
  /** An entry of a Secret. */
  secretKeyRef: KeySelector;
  /** A field of the pod, such as `metadata.name` or `metadata.labels['app']`. */
  fieldRef: ObjectFieldSelector;
  /** A request or limit of a container. */
  resourceFieldRef: ResourceFieldSelector;
  /** A variable out of a file of a volume. @since 1.35 (alpha 1.34) */
  fileKeyRef: FileKeySelector;
}>;

/** An entry of a ConfigMap or Secret of the pod's namespace. */
export interface KeySelector {
  /** Of the ConfigMap or Secret. */
  name: string;
  /** Of the entry. */
  key: string;
  /** Whether the pod starts without it. Default: false. */
  optional?: boolean;
}

/** A field of the pod. */
export interface ObjectFieldSelector {
  /** Such as `metadata.name`, `metadata.annotations['x']`, `spec.nodeName` or `status.podIP`. */
  fieldPath: string;
  /** Default: v1. */
  apiVersion?: string;
}

/** A request or limit of a container. */
export interface ResourceFieldSelector {
  /** Such as `limits.cpu` or `requests.memory`. */
  resource: string;
  /** Must be written in volumes. Default in a variable: its own container. */
  containerName?: string;
  /** The unit that the number is in, such as `1m` or `1Mi`. Default: 1. */
  divisor?: Quantity;
}

/** A variable out of a file of lines `NAME=value`. @since 1.35 (alpha 1.34) */
export interface FileKeySelector {
  /** An emptyDir of the pod. @since 1.35 (alpha 1.34) */
  volumeName: string;
  /** Of the file in the volume: relative, without `..`. @since 1.35 (alpha 1.34) */
  path: string;
  /** Name of the variable in the file; at most 128 characters. @since 1.35 (alpha 1.34) */
  key: string;
  /** Whether the container starts without it. Default: false. @since 1.35 (alpha 1.34) */
  optional?: boolean;
}

/** A whole ConfigMap or Secret as variables. Those of `env` go first. */
export type EnvFromSource = {
  /** Put before each name. */
  prefix?: string;
} & OneOf<{
  /** Each entry of the ConfigMap. */
  configMapRef: EnvFromReference;
  /** Each entry of the Secret. */
  secretRef: EnvFromReference;
}>;

/** A ConfigMap or Secret of the pod's namespace. */
export interface EnvFromReference {
  /** Of the ConfigMap or Secret. */
  name: string;
  /** Whether the container starts without it. Default: false. */
  optional?: boolean;
}
