/**
 * What a terminal of endless height shows after these characters were written to it: without colours, and with lines
 * that were redrawn in place as they stand at the end. Spaces at the ends of lines are dropped.
 */
export function shownOnTerminal(written: string): string {
  const rows: string[][] = [[]];
  const at = { row: 0, column: 0 };
  const row = () => {
    while (rows.length <= at.row) rows.push([]);
    return rows[at.row]!;
  };
  for (const [token] of written.matchAll(/\p{Cc}\[[0-9;?]*[A-Za-z]|[\s\S]/gu)) {
    if (token === '\n') at.row += 1;
    else if (token === '\r') at.column = 0;
    else if (token.length > 1 && !/^[\ud800-\udbff]/.test(token)) control(token.slice(2), rows, at, row());
    else {
      const line = row();
      while (line.length < at.column) line.push(' ');
      line[at.column++] = token;
    }
  }
  row();
  return rows.map((cells) => cells.join('').trimEnd()).join('\n');
}

function control(sequence: string, rows: string[][], at: { row: number; column: number }, line: string[]): void {
  const count = Number.parseInt(sequence, 10) || 1;
  switch (sequence.at(-1)) {
    case 'A':
      at.row = Math.max(0, at.row - count);
      break;
    case 'G':
      at.column = count - 1;
      break;
    case 'K':
      line.length = Math.min(line.length, at.column);
      break;
    case 'J':
      line.length = Math.min(line.length, at.column);
      rows.length = Math.min(rows.length, at.row + 1);
      break;
    default: // Colours, and whether the cursor is seen.
  }
}
