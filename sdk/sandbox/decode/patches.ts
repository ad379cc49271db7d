import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Resource, WriteOptions } from '../registry.ts';
import { StatusError } from '../status-error.ts';
import type { Patching } from '../store/patching.ts';
import { fitObject, TypeFault } from './fit.ts';

/**
 * Patching whose results fit their kind: unknown fields go, and are told. Server-side apply judges its configurations
 * itself.
 */
export function fittingPatches(patching: Patching): Patching {
  return {
    trackFields: patching.trackFields,
    applyPatch(type, current, body, context) {
      const patched = patching.applyPatch(type, current, body, context);
      const { kind } = context.strategy.resource;
      const told = () => (type === 'strategic' ? goText(body) : JSON.stringify(inOrder(patched)));
      checkKind(patched, context.strategy.resource, told);
      const reason = (error: unknown) => {
        if (error instanceof TypeFault && type === 'strategic') return error.asUnstructured;
        return error instanceof Error ? error.message : String(error);
      };
      const { value, faults } = fitted(patched, kind, (error) => invalidPatch(told(), reason(error)));
      judge(faults, told, context.options);
      return value;
    },
  };
}

/** A patch makes no other kind of an object. */
function checkKind(patched: KubernetesObject, { group, version, kind }: Resource, told: () => string): void {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  if (patched.apiVersion === apiVersion && patched.kind === kind) return;
  const registered = `no kind "${patched.kind}" is registered for version "${patched.apiVersion}"`;
  throw invalidPatch(told(), `${registered} in scheme "pkg/runtime/scheme.go:111"`);
}

function fitted(patched: KubernetesObject, kind: string, refusal: (error: unknown) => StatusError) {
  try {
    return fitObject(patched, kind);
  } catch (error) {
    throw refusal(error);
  }
}

/** Of fields that the patch makes and the kind does not have. */
function judge(
  faults: readonly string[],
  told: () => string,
  { fieldValidation = 'Warn', warnings }: WriteOptions,
): void {
  if (faults.length === 0 || fieldValidation === 'Ignore') return;
  if (fieldValidation === 'Strict') throw invalidPatch(told(), `strict decoding error: ${faults.join(', ')}`);
  warnings?.push(...faults);
}

/** Its first level has been through a map of Go's. */
function inOrder(object: KubernetesObject): unknown {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param told the patch, or what comes of it */
export function invalidPatch(told: string, why: string): StatusError {
  const message = `Invalid value: ${JSON.stringify(told)}: ${why}`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
  return new StatusError(422, 'Invalid', ` "" is invalid: patch: ${message}`, { causes });
}

/** As Go prints maps and lists: `map[data:map[a:1] foo:2]`. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (value === null || value === undefined) return '<nil>';
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, field]) => `${key}:${goText(field)}`).join(' ')}]`;
}
