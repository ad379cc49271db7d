/** The width of help text that yargs would lay out. We render help ourselves, so the length in code units will do. */
export default function stringWidth(text) {
  return text.length;
}
