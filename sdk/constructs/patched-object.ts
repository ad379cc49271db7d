import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import { findingWithFix } from '../batch-v1/finding-text.ts';
import { BatchError } from '../errors.ts';
import { applyPatches, type Patched } from './patches.ts';
import { isRenderedAsUsual, renderObject } from './render-object.ts';

/** An ApiObject on which a patch without effect is an error, found when the program is synthesised. */
export class PatchedObject extends ApiObject {
  private readonly given: ApiObjectProps;
  private readonly ownPatches: JsonPatch[] = [];
  private readonly finish: (manifest: Fields) => Fields;
  private kept: Patched | undefined;

  /** @param finish has the last word, after the patches. */
  constructor(scope: Construct, id: string, props: ApiObjectProps, finish = (manifest: Fields) => manifest) {
    super(scope, id, props);
    this.given = props;
    this.finish = finish;
    // The user wrote the construct around it, and knows that one by its name.
    const named = scope.node.defaultChild === this ? scope : this;
    named.node.addValidation({ validate: () => this.keep().lost.map(findingWithFix) });
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.kept = undefined;
    this.ownPatches.push(...patches);
  }

  /** The object as it would be written now; what patches are lost does not matter here. */
  manifest(): Fields {
    return this.patched().manifest;
  }

  /** The same, while the construct is validated. */
  validated(): Fields {
    return this.kept?.manifest ?? this.manifest();
  }

  override toJson(): Fields {
    const { manifest, lost } = this.kept ?? this.patched();
    this.kept = undefined;
    if (lost.length === 0) return manifest;
    throw new BatchError(
      'InvalidManifest',
      lost.map((finding) => `[${this.node.path}] ${findingWithFix(finding)}`).join('\n'),
    );
  }

  /**
   * Renders for the validation, and for the output that follows it at once: rendering is most of the work. Whoever changes the
   * object after that begins anew.
   */
  private keep(): Patched {
    const patched = this.patched();
    this.kept = patched;
    queueMicrotask(() => {
      this.kept = undefined;
    });
    return patched;
  }

  private patched(): Patched {
    const { manifest, lost } = applyPatches(this.rendered(), this.ownPatches);
    return { manifest: this.finish(manifest), lost };
  }

  private rendered(): Fields {
    if (!isRenderedAsUsual(this)) return super.toJson() as Fields;
    try {
      return renderObject(this, this.given);
    } catch (cause) {
      throw new Error(`Failed serializing construct at path '${this.node.path}' with name '${this.name}': ${cause}`, {
        cause,
      });
    }
  }
}
