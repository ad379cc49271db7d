import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Metadata } from '../batch-v1/types.ts';

/** cdk8s names every object, which leaves generateName without effect. */
export function dropNameBesideGenerateName(apiObject: ApiObject, metadata: Metadata | undefined): void {
  if (metadata?.generateName === undefined || metadata.name !== undefined) return;
  apiObject.addJsonPatch(JsonPatch.remove('/metadata/name'));
}
