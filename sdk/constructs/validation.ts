import type { Construct } from 'constructs';
import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { findingWithFix } from '../batch-v1/finding-text.ts';
import { nearest } from '../batch-v1/nearest.ts';
import { validateManifest } from '../batch-v1/validate/index.ts';
import { isDuration, isSame } from './values.ts';

/** What the validation of a construct looks at, asked for at synthesis. */
export interface Validated {
  /** The manifest before passthrough and patches. */
  own: () => unknown;
  /** The manifest as it will be written. */
  final: () => Fields;
  /** What the construct says beyond the rules for manifests, given the final one. */
  more: (manifest: Fields) => Finding[];
}

const isUnknownField = ({ rule }: Finding) => rule === 'unknown-field';

/** Has cdk8s collect every error of this construct when it synthesises, all at once, before it writes anything. */
export function validateAtSynth(construct: Construct, { own, final, more }: Validated): void {
  // cdk8s validates everything once for itself and once for each chart.
  let judged: { manifest: Fields; findings: Finding[] } | undefined;
  construct.node.addValidation({
    validate: () => {
      const manifest = final();
      const findings = judged && isSame(manifest, judged.manifest) ? judged.findings : validateManifest(manifest);
      judged = { manifest, findings };
      // A field that a passthrough or a patch brought is deliberate, one that was there before them was mistyped.
      const mistyped = findings.some(isUnknownField) ? validateManifest(own()).filter(isUnknownField) : [];
      const rest = findings.filter((finding) => !isUnknownField(finding));
      return [...more(manifest), ...mistyped, ...rest].filter(({ level }) => level === 'error').map(findingWithFix);
    },
  });
}

/** Properties that the API calls otherwise. */
const API_NAMES: Readonly<Record<string, string>> = {
  activeDeadlineSeconds: 'activeDeadline: Duration.seconds(...)',
  ttlSecondsAfterFinished: 'ttlAfterFinished: Duration.seconds(...)',
  terminationGracePeriodSeconds: 'terminationGracePeriod: Duration.seconds(...)',
  podActiveDeadlineSeconds: 'podActiveDeadline: Duration.seconds(...)',
  startingDeadlineSeconds: 'startingDeadline: Duration.seconds(...)',
  jobTemplate: 'the fields of the Job in `job`',
  template: 'the fields of the pod beside those of the Job',
  ...Object.fromEntries(
    ['image', 'command', 'args', 'env', 'livenessProbe', 'readinessProbe', 'startupProbe'].map((name) => [
      name,
      `it in containers: [{ ${name}: ... }]`,
    ]),
  ),
};

/**
 * A finding for each property that the construct does not know; programs are run without type checking. `moved` says where
 * those belong that are known elsewhere.
 */
export function unknownProps(
  props: object,
  known: readonly string[],
  moved: Readonly<Record<string, string>> = {},
): Finding[] {
  const unknown = Object.keys(props).filter(
    (name) => !known.includes(name) && (props as Record<string, unknown>)[name] !== undefined,
  );
  if (unknown.length === 0) return [];
  const places = { ...API_NAMES, ...moved };
  return unknown.map((name) => {
    const instead = Object.hasOwn(places, name) ? places[name] : undefined;
    const similar = nearest(name, known);
    const fix = instead ? `write ${instead}` : similar && `did you mean \`${similar}\`?`;
    const value = (props as Record<string, unknown>)[name];
    return {
      level: 'error',
      rule: 'unknown-prop',
      path: [name],
      value,
      message: 'is not a property',
      ...(fix && { fix }),
    };
  });
}

/** A finding for each of the named properties that is there but is no length of time. */
export function notDurations(props: object, names: readonly string[]): Finding[] {
  return names
    .filter((name) => name in props)
    .map((name) => ({ name, value: (props as Record<string, unknown>)[name] }))
    .filter(({ value }) => value !== undefined && value !== null && !isDuration(value))
    .map(({ name, value }) => ({
      level: 'error',
      rule: 'duration',
      path: [name],
      value,
      message: 'must be a Duration',
      fix: typeof value === 'number' ? `write Duration.seconds(${value})` : 'write Duration.seconds(...)',
    }));
}
