/** After a batch that took the consumer so long, the next one is collected for this many times as long... */
const restPerWork = 20;
/** ...but no longer than this, in milliseconds. */
const longestRest = 250;

/**
 * Reads several sources at once and yields what came in since the last turn, in the order of arrival. An empty
 * batch is a tick: nothing came for `tick` milliseconds. Ends when every source has ended; the first error of a
 * source is thrown. Leaving the loop early ends nothing: abort the sources' own signal.
 *
 * A consumer that is quick is handed each event as it comes; one that has thousands of pods to go through gets bigger
 * batches in their place, so that following costs a small part of a CPU however many events come.
 */
export async function* mergeBatches<T>(sources: AsyncIterable<T>[], tick?: number): AsyncGenerator<T[]> {
  const arrived: T[] = [];
  let open = sources.length;
  let failure: { error: unknown } | undefined;
  let wake = () => {};
  for (const source of sources) {
    void drain(source, (value) => {
      arrived.push(value);
      wake();
    })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        open -= 1;
        wake();
      });
  }
  for (;;) {
    if (arrived.length > 0) {
      const start = performance.now();
      yield arrived.splice(0);
      await rest((performance.now() - start) * restPerWork);
    } else if (failure) throw failure.error;
    else if (open === 0) return;
    else if (await waitFor((resolve) => (wake = resolve), tick)) yield [];
  }
}

async function drain<T>(source: AsyncIterable<T>, push: (value: T) => void): Promise<void> {
  for await (const value of source) push(value);
}

async function rest(milliseconds: number): Promise<void> {
  if (milliseconds < 2) return;
  await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, longestRest)));
}

/** True where the tick came first. */
function waitFor(onWake: (resolve: () => void) => void, tick: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = tick === undefined ? undefined : setTimeout(() => resolve(true), tick);
    onWake(() => {
      clearTimeout(timer);
      // One turn of the event loop later: what arrives together is shown together.
      setImmediate(() => resolve(false));
    });
  });
}
