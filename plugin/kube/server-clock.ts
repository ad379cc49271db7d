export interface ServerClock {
  /** The server's time in epoch milliseconds; the local one before the first answer. */
  now(): number;
  /**
   * Learns from an answer's Date header and when its request was sent and answered.
   *
   * @param speed of a sandbox: how many of its seconds pass in one of ours
   */
  learn(date: string | undefined, sent: number, received: number, speed?: number): void;
}

/**
 * Tells the server's time. A Date header has whole seconds, so an answer only says between which bounds the
 * difference to the local clock lies; where no difference at all is possible, the clocks are taken to agree.
 */
export function serverClock(local: () => number = Date.now): ServerClock {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let running: { server: number; received: number; speed: number } | undefined;
  return {
    now() {
      if (running) return running.server + (local() - running.received) * running.speed;
      if (low <= 0 && high >= 0) return local();
      return local() + (low > Number.NEGATIVE_INFINITY ? low : 0);
    },
    learn(date, sent, received, speed = 1) {
      const server = date === undefined ? Number.NaN : Date.parse(date);
      if (Number.isNaN(server)) return;
      // The two clocks differ by another time with each answer.
      running = speed === 1 ? undefined : { server, received, speed };
      const [least, most] = [server - received, server + 1000 - sent];
      const agree = least <= high && most >= low;
      low = agree ? Math.max(low, least) : least;
      high = agree ? Math.min(high, most) : most;
    },
  };
}
