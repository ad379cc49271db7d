import type { KubernetesObject } from '../../batch-v1/objects.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import type { PatchType, Registry, Strategy, WriteOptions } from '../registry.ts';
import { StatusError } from '../status-error.ts';

/** Who writes, as managedFields tell it. */
export interface FieldWrite {
  manager: string;
  operation: 'Update' | 'Apply';
  subresource: string;
  /** RFC 3339. */
  time: string;
}

/** How patches are read and fields are tracked. */
export interface Patching {
  /**
   * @param current undefined where server-side apply makes the object
   * @returns the object as it is to be; of `apply` with its managedFields
   * @throws StatusError for a patch that cannot be read, or that conflicts
   */
  applyPatch(
    type: PatchType,
    current: KubernetesObject | undefined,
    body: unknown,
    context: FieldWrite & { strategy: Strategy; force: boolean; options: WriteOptions },
  ): KubernetesObject;
  /** The managedFields of `next`; undefined for none. */
  trackFields(previous: KubernetesObject | undefined, next: KubernetesObject, write: FieldWrite): unknown[] | undefined;
}

/** What the admission plug-ins make of a new object. */
export type Admission = (strategy: Strategy, object: KubernetesObject, registry: Registry) => KubernetesObject;

/** Merge patches alone (RFC 7386), and no managedFields: what the store itself needs. */
export const mergeOnly: Patching = {
  applyPatch(type, current, body) {
    if (type !== 'merge') throw new StatusError(415, 'UnsupportedMediaType', 'only merge patches are read');
    return applyMergePatch(current, body) as KubernetesObject;
  },
  trackFields: () => undefined,
};
