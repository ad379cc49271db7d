import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../helpers/call.ts';
import type { CarryOut } from './one.ts';

/** Runs the program in this process, each time as somebody with a home of his own. */
export const inProcess: CarryOut = async (words, { scene }, { stdin }) => {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-batch-migrate-'));
  const env = { KUBECONFIG: process.env.KUBECONFIG_TEST, HOME: home, PATH: process.env.PATH };
  try {
    return await call([...words, '-n', scene.namespace], { env, stdin });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};
