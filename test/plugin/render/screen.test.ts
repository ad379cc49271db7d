import { describe, expect, it, test } from 'vitest';
import { redraw } from '../../../plugin/render/screen.ts';
import fc from '../../helpers/fast-check.ts';

describe('redraw', () => {
  test.each([
    ['draws where nothing was', [], ['a', 'b'], '\ra\nb\n'],
    ['writes nothing where nothing changed', ['a', 'b'], ['a', 'b'], ''],
    ['writes only what changed', ['a', 'b', 'c'], ['a', 'B', 'c'], '\r\u001b[2AB\u001b[K\n\n'],
    ['adds lines below', ['a'], ['a', 'b'], '\rb\n'],
    ['clears lines that are gone', ['a', 'b', 'c'], ['a'], '\r\u001b[2A\u001b[J'],
    ['clears all', ['a', 'b'], [], '\r\u001b[2A\u001b[J'],
  ])('%s', (_, previous, next, text) => {
    expect(redraw(previous, next, { columns: 80, rows: 24 })).toBe(text);
  });

  it('writes all anew where a narrower terminal broke the old lines', () => {
    expect(redraw(['abcdef', 'x'], ['abc', 'y'], { columns: 4, rows: 24 })).toBe('\r\u001b[3A\u001b[Jabc\ny\n');
  });

  it('goes no higher than a terminal that became lower', () => {
    expect(redraw(['a', 'b', 'c', 'd'], ['x'], { columns: 80, rows: 3 })).toBe('\r\u001b[2A\u001b[Jx\n');
  });

  it('does not count colours', () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
    expect(redraw([red('abc')], [red('abd')], { columns: 4, rows: 24 })).toBe(
      '\r\u001b[1A\u001b[31mabd\u001b[39m\u001b[K\n',
    );
  });

  it('shows the next lines whatever was there before', () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{0,9}$/), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 5 }), (views) => {
        const terminal = createTerminal();
        terminal.write('prompt\n');
        let drawn: string[] = [];
        for (const view of views) {
          terminal.write(redraw(drawn, view, { columns: 10, rows: 24 }));
          drawn = view;
          expect(terminal.lines()).toEqual(['prompt', ...view, '']);
        }
      }),
    );
  });
});

const introducer = '\u001b';
const tokens = new RegExp(`${introducer}\\[(\\d*)([A-Z])|[\\s\\S]`, 'g');

/** As much of a terminal as our view uses. */
function createTerminal() {
  let rows: string[] = [''];
  let row = 0;
  let column = 0;
  const put = (character: string) => {
    rows[row] = rows[row]!.slice(0, column).padEnd(column) + character + rows[row]!.slice(column + 1);
    column++;
  };
  const control: Record<string, (count: number) => void> = {
    A: (count) => {
      row -= count;
    },
    K: () => {
      rows[row] = rows[row]!.slice(0, column);
    },
    J: () => {
      rows = [...rows.slice(0, row), rows[row]!.slice(0, column)];
    },
  };
  return {
    write(text: string) {
      for (const [token, count, command] of text.matchAll(tokens)) {
        if (command) control[command]!(Number(count || 0));
        else if (token === '\r') column = 0;
        else if (token === '\n') {
          row++;
          column = 0;
          rows[row] ??= '';
        } else put(token);
      }
    },
    lines: () => rows,
  };
}
