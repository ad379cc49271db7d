import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What kubectl makes of a text, without a cluster: its objects, or the string `refused`. */
export function kubectlRead(kubectl: string, text: string): unknown[] | 'refused' {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-read-'));
  try {
    const file = join(folder, 'case.yaml');
    writeFileSync(file, text);
    const args = ['label', '--local', '-f', file, 'differential=test', '-o', 'json'];
    const printed = execFileSync(kubectl, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return JSON.parse(`[${printed.replaceAll(/^}\s*{/gm, '},{')}]`).map(withoutLabel);
  } catch (error) {
    if ((error as { status?: number }).status === 1) return 'refused';
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withoutLabel(object: { metadata: { labels?: unknown } }): unknown {
  delete object.metadata.labels;
  return object;
}
