import type { Fields } from '../../fields.ts';
import type { Path, Problem } from '../rule.ts';

/** What there is to know besides a volume's source itself. */
export interface VolumeContext {
  /** The name of the volume; empty where it has none. */
  name: string;
  /** The minor version of Kubernetes to judge by. */
  minorVersion: number;
}

/** Looks at one source of a volume: the object under `hostPath`, `configMap` and so on. */
export type SourceCheck = (source: Fields, path: Path, context: VolumeContext) => readonly Problem[];
