import { startSandbox } from '../../sdk/sandbox.ts';
import { connectTarget, type Target } from './target.ts';

/** As the control plane of the tests has it. */
const BACK_OFF = { base: 1_000, max: 8_000 };

/** A sandbox of its own; `close` ends it. */
export async function startSandboxTarget(): Promise<Target> {
  const sandbox = await startSandbox({ backOff: BACK_OFF });
  const target = connectTarget('the sandbox', sandbox.kubeconfig, sandbox.clock.speed, sandbox.clock.now);
  return {
    ...target,
    async close() {
      await target.close();
      await sandbox.stop();
    },
  };
}
