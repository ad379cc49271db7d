import type { Finding } from '../../sdk/batch-v1/finding.ts';
import { validateManifest } from '../../sdk/batch-v1/validate/index.ts';
import { BatchError, BatchErrors } from '../../sdk/errors.ts';
import type { Manifest } from './manifests.ts';

export interface CheckOptions {
  /** The cluster's version, as `1.30`; without it fields of every version pass. */
  kubernetesVersion?: string;
}

/**
 * Judges every manifest as the API server would, before anything is sent.
 *
 * @returns the warnings, one line each: `jobs.yaml:7:3: warning: spec.completions: ...`
 * @throws BatchError `InvalidManifest`, or BatchErrors, with every error of every manifest in the same form
 */
export function checkManifests(manifests: readonly Manifest[], options: CheckOptions = {}): string[] {
  const warnings: string[] = [];
  const errors: BatchError[] = [];
  for (const manifest of manifests) {
    for (const finding of validateManifest(manifest.object, options)) {
      const line = renderFinding(finding, manifest);
      if (finding.level === 'warning') warnings.push(line);
      else errors.push(new BatchError('InvalidManifest', line));
    }
  }
  if (errors.length > 1) throw new BatchErrors(errors);
  if (errors[0]) throw errors[0];
  return warnings;
}

function renderFinding({ level, path, message, fix }: Finding, manifest: Manifest): string {
  const where = manifest.locate(path) ?? manifest.where;
  const field = path.length === 0 ? '' : `${renderPath(path)}: `;
  return `${where}: ${level}: ${field}${message}${fix ? ` (${fix})` : ''}`;
}

/** As the API server writes paths: `spec.template.spec.containers[0].image`. */
function renderPath(path: Finding['path']): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : renderKey(step, index))).join('');
}

function renderKey(key: string, index: number): string {
  if (!/^[A-Za-z0-9_$-]+$/.test(key)) return `[${key}]`;
  return index === 0 ? key : `.${key}`;
}
