import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import { BatchError } from '../errors.ts';
import { applyPatches, type Patched } from './patches.ts';
import { errorText } from './validation.ts';

/** An ApiObject on which a patch without effect is an error, found when the program is synthesised. */
export class PatchedObject extends ApiObject {
  private readonly ownPatches: JsonPatch[] = [];
  private readonly finish: (manifest: Fields) => Fields;

  /** @param finish has the last word, after the patches. */
  constructor(scope: Construct, id: string, props: ApiObjectProps, finish = (manifest: Fields) => manifest) {
    super(scope, id, props);
    this.finish = finish;
    // The user wrote the construct around it, and knows that one by its name.
    const named = scope.node.defaultChild === this ? scope : this;
    named.node.addValidation({ validate: () => this.patched().lost.map(errorText) });
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.ownPatches.push(...patches);
  }

  /** The object as it will be written; what patches are lost does not matter here. */
  manifest(): Fields {
    return this.patched().manifest;
  }

  override toJson(): Fields {
    const { manifest, lost } = this.patched();
    if (lost.length === 0) return manifest;
    throw new BatchError(
      'InvalidManifest',
      lost.map((finding) => `[${this.node.path}] ${errorText(finding)}`).join('\n'),
    );
  }

  private patched(): Patched {
    const { manifest, lost } = applyPatches(super.toJson() as Fields, this.ownPatches);
    return { manifest: this.finish(manifest), lost };
  }
}
