import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A folder for what test files share (shared.ts), gone after the run. In the repository, so that its packages are found. */
export function setup(): (() => void) | undefined {
  if (process.env.KUBECTL_BATCH_SHARED !== undefined) return undefined;
  const build = fileURLToPath(new URL('../../build', import.meta.url));
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(`${build}/shared-`);
  process.env.KUBECTL_BATCH_SHARED = folder;
  return () => {
    delete process.env.KUBECTL_BATCH_SHARED;
    rmSync(folder, { recursive: true, force: true });
  };
}
