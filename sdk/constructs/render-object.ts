import { type ApiObject, App, resolve } from 'cdk8s';
import { type Fields, isFields } from '../batch-v1/fields.ts';
import { nonEmptyFields } from './values.ts';

/** What cdk8s makes of late and special values by itself. */
const USUAL_RESOLVERS = ['LazyResolver', 'ImplicitTokenResolver', 'NumberStringUnionResolver'];

/** Whether `renderObject` writes what `ApiObject.toJson` would: not if the app has resolvers of its own, or wants no order. */
export function isRenderedAsUsual(object: ApiObject): boolean {
  if (process.env.CDK8S_DISABLE_SORT) return false;
  return App.of(object).resolvers.every((resolver) => USUAL_RESOLVERS.includes(resolver.constructor.name));
}

/**
 * The manifest of an object, as `ApiObject.toJson` writes it: late values bound, nothing empty, keys in order. Nearly all
 * values are plain, and one pass does that for them; cdk8s looks several times at each, which is most of its time.
 */
export function renderObject(object: ApiObject, props: Fields): Fields {
  const { metadata: _, ...rest } = props;
  const { apiVersion, kind, ...fields } = plainFields(rest, object);
  return { apiVersion, kind, metadata: object.metadata.toJson(), ...fields };
}

/** Metadata as `ApiObjectMetadataDefinition.toJson` writes it: without what is empty. `undefined` if all of it is. */
export function renderMetadata(metadata: Fields, object: ApiObject): Fields | undefined {
  return withoutEmpty(plainFields(metadata, object)) as Fields | undefined;
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  if (!isFields(value)) return value;
  return nonEmptyFields(Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withoutEmpty(child)])));
}

function plain(value: unknown, object: ApiObject): unknown {
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  if (typeof (value as Fields).resolve === 'function')
    return plain((value as { resolve(): unknown }).resolve(), object);
  if (Array.isArray(value)) return value.map((item) => plain(item, object));
  // Without a constructor it has no prototype, and is plain as well.
  if (value.constructor === Object || value.constructor === undefined) return plainFields(value as Fields, object);
  return special(value, object);
}

function plainFields(fields: Fields, object: ApiObject): Fields {
  const sorted: Fields = {};
  for (const key of Object.keys(fields).sort()) {
    const value = plain(fields[key], object);
    if (value !== undefined) sorted[key] = value;
  }
  return sorted;
}

/** An instance of a class: late or a union if cdk8s knows it, else nothing that can be written. */
function special(value: object, object: ApiObject): unknown {
  const resolved = resolve([], value, object);
  if (resolved !== value) return plain(resolved, object);
  // Of another realm, such as that of a test runner.
  if (value.constructor.name === 'Object') return plainFields(value as Fields, object);
  throw new Error(`can't render non-simple object of type '${value.constructor.name}'`);
}
