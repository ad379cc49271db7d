import type { Clock } from '../clock.ts';

/** eventRecordQPS of the kubelet, and the events that its recorder holds until they are sent. */
const RATE = 50;
const BURST = 1000;

/** The kubelet drops the events that it has no time to send; what is asked here is whether it has. */
export function createAllowance(clock: Clock): () => boolean {
  let tokens = BURST;
  let at = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(BURST, tokens + ((now - at) / 1000) * RATE);
    at = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
