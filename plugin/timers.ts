/** What setTimeout can hold, 24.8 days; it calls back at once for anything longer. */
const longest = 2 ** 31 - 1;

/** Calls back once after so many milliseconds, however many; the answer takes the call-back away again. */
export function after(milliseconds: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    timer = setTimeout(() => (left > longest ? wait(left - longest) : callback()), Math.min(left, longest));
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}
