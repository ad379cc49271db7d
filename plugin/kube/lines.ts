/**
 * Cuts text that comes in pieces into lines, without their line breaks. What stands behind the last line break is told to
 * `onRest` at the end: the sender's last line, or one that was cut off.
 */
export async function* splitLines(
  chunks: AsyncIterable<string>,
  onRest: (rest: string) => void = () => {},
): AsyncGenerator<string> {
  let partial = '';
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      yield partial + chunk.slice(start, end);
      partial = '';
      start = end + 1;
    }
    partial += chunk.slice(start);
  }
  onRest(partial);
}
