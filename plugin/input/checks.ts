import type { Finding } from '../../sdk/batch-v1/finding.ts';
import { findingText } from '../../sdk/batch-v1/finding-text.ts';
import { isAdvice, validateManifest } from '../../sdk/batch-v1/validate/index.ts';
import { BatchError, BatchErrors } from '../../sdk/errors.ts';
import { placeAt } from '../../sdk/yaml/index.ts';
import type { Manifest } from './manifests.ts';

export interface CheckOptions {
  /** The cluster's version, as `1.30`; without it fields of every version pass. */
  kubernetesVersion?: string;
}

/**
 * Judges every manifest as the API server would, before anything is sent. Advice on keeping a manifest is left to `lint`.
 *
 * @returns the warnings, one line each: `warning: jobs.yaml:7:3: spec.parallelism: starts no pods (...)`
 * @throws BatchError `InvalidManifest`, or BatchErrors, with every error of every manifest:
 *   `jobs.yaml:7:3: spec.backoffLimit: must be 0 or more, is -4`, and the fix in brackets where there is one
 */
export function checkManifests(manifests: readonly Manifest[], options: CheckOptions = {}): string[] {
  const warnings: string[] = [];
  const errors: BatchError[] = [];
  for (const manifest of manifests) {
    for (const finding of validateManifest(manifest.object, options)) {
      const line = lineOf(finding, manifest);
      if (isAdvice(finding)) continue;
      if (finding.level === 'warning') warnings.push(`warning: ${line}`);
      else errors.push(new BatchError('InvalidManifest', line));
    }
  }
  if (errors.length > 1) throw new BatchErrors(errors);
  if (errors[0]) throw errors[0];
  return warnings;
}

function lineOf(finding: Finding, manifest: Manifest): string {
  const position = manifest.locate(finding.path);
  const where = position ? placeAt(manifest.file, position) : manifest.where;
  return `${where}: ${findingText(finding)}${finding.fix ? ` (${finding.fix})` : ''}`;
}
