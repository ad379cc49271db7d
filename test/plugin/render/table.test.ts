import { describe, expect, it, test } from 'vitest';
import { paint } from '../../../plugin/render/style.ts';
import { renderTable, tableLines } from '../../../plugin/render/table.ts';

const columns = [{ header: 'NAME', flexible: true }, { header: 'STATE' }, { header: 'IMAGES', flexible: true }];
const rows = [
  ['pi', 'Running', 'perl:5'],
  ['a-very-long-name-of-a-job', '', 'registry.example.com/team/image:1.2.3'],
];

describe('renderTable', () => {
  it('writes columns as kubectl does', () => {
    expect(renderTable(columns, rows)).toBe(
      [
        'NAME                        STATE     IMAGES',
        'pi                          Running   perl:5',
        'a-very-long-name-of-a-job   <none>    registry.example.com/team/image:1.2.3',
        '',
      ].join('\n'),
    );
  });

  it('makes no column narrower than six', () => {
    expect(renderTable([{ header: 'A' }, { header: 'B' }], [['1', '2']])).toBe('A     B\n1     2\n');
  });

  it('leaves the headers out', () => {
    expect(renderTable(columns, [['a', 'b', 'c']], { headers: false })).toBe('a     b     c\n');
    expect(renderTable(columns, [], { headers: false })).toBe('');
  });

  it('keeps to the columns of a terminal, taking from the last flexible column first', () => {
    expect(renderTable(columns, rows, { columns: 60 })).toBe(
      [
        'NAME                        STATE     IMAGES',
        'pi                          Running   perl:5',
        'a-very-long-name-of-a-job   <none>    registry.example.com/…',
        '',
      ].join('\n'),
    );
    expect(renderTable(columns, rows, { columns: 40 })).toBe(
      [
        'NAME                  STATE     IMAGES',
        'pi                    Running   perl:5',
        'a-very-long-name-o…   <none>    registr…',
        '',
      ].join('\n'),
    );
  });

  it('does not cut what is not flexible, and leaves a stub of what is', () => {
    expect(renderTable(columns, rows, { columns: 5 })).toBe(
      ['NAME       STATE     IMAGES', 'pi         Running   perl:5', 'a-very-…   <none>    registr…', ''].join('\n'),
    );
  });

  it('counts wide characters as two', () => {
    expect(
      renderTable(
        [{ header: 'NAME' }, { header: 'X' }],
        [
          ['日本語', 'a'],
          ['ab', 'b'],
        ],
      ),
    ).toBe('NAME     X\n日本語   a\nab       b\n');
  });

  it('takes control out of cells', () => {
    expect(renderTable([{ header: 'A' }], [['\u001b[31mred\nline\u0007']])).toBe('A\nred line\n');
  });

  it('writes 2,000 rows at once', () => {
    const many = Array.from({ length: 2000 }, (_, i) => [`job-${i}`, 'Running', 'perl:5']);
    expect(renderTable(columns, many).split('\n')).toHaveLength(2002);
  });
});

describe('paint', () => {
  const line = [{ text: 'job ' }, { text: 'Failed', style: 'red' as const }, { text: ' now  ' }];
  test.each([
    [{ colour: false }, 'job Failed now'],
    [{ colour: true }, 'job \u001b[31mFailed\u001b[39m now'],
    [{ colour: true, columns: 14 }, 'job \u001b[31mFailed\u001b[39m now'],
    [{ colour: true, columns: 12 }, 'job \u001b[31mFailed\u001b[39m …'],
    [{ colour: true, columns: 10 }, 'job \u001b[31mFaile…\u001b[39m'],
    [{ colour: true, columns: 4 }, 'job…'],
    [{ colour: true, columns: 0 }, ''],
  ])('with %o', (options, text) => {
    expect(paint(line, options)).toBe(text);
  });

  it('cleans what it paints', () => {
    expect(paint([{ text: 'a\u001b[2Jb\nc', style: 'bold' }], { colour: true })).toBe('\u001b[1mab c\u001b[22m');
  });

  it('colours cells without disturbing the columns', () => {
    const lines = tableLines(columns, [[{ text: 'pi', style: 'bold' }, { text: '', style: 'red' }, 'x']]);
    expect(lines.map((spans) => paint(spans, { colour: true }))).toEqual([
      'NAME   STATE    IMAGES',
      '\u001b[1mpi     \u001b[22m\u001b[31m<none>   \u001b[39mx',
    ]);
  });
});
