import { describe, expect, it, test } from 'vitest';
import { objectName } from '../../../plugin/render/object-name.ts';
import { parseOutput, renderObjects } from '../../../plugin/render/output.ts';
import { UsageError } from '../../../sdk/errors.ts';
import { readSituation } from '../../helpers/situations.ts';

const { job } = readSituation('just-created');
const { job: other } = readSituation('failed-indexes');
const configMap = {
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name: 'x', labels: { z: '1', a: '2' } },
  data: { on: 'yes', html: '<a>&', port: '0123' },
  extra: { nil: null, list: [1, 1.5], nothing: undefined },
};

describe('renderObjects', () => {
  test.each([
    [
      'json',
      [
        '{',
        '    "apiVersion": "v1",',
        '    "data": {',
        '        "html": "\\u003ca\\u003e\\u0026",',
        '        "on": "yes",',
        '        "port": "0123"',
        '    },',
        '    "extra": {',
        '        "list": [',
        '            1,',
        '            1.5',
        '        ],',
        '        "nil": null',
        '    },',
        '    "kind": "ConfigMap",',
        '    "metadata": {',
        '        "labels": {',
        '            "a": "2",',
        '            "z": "1"',
        '        },',
        '        "name": "x"',
        '    }',
        '}',
        '',
      ].join('\n'),
    ],
    [
      'yaml',
      [
        'apiVersion: v1',
        'data:',
        '  html: <a>&',
        '  "on": "yes"',
        '  port: "0123"',
        'extra:',
        '  list:',
        '  - 1',
        '  - 1.5',
        '  nil: null',
        'kind: ConfigMap',
        'metadata:',
        '  labels:',
        '    a: "2"',
        '    z: "1"',
        '  name: x',
        '',
      ].join('\n'),
    ],
    ['name', 'configmap/x\n'],
    ['jsonpath={.metadata.name} {.data}', 'x {"html":"\\u003ca\\u003e\\u0026","on":"yes","port":"0123"}'],
    ['jsonpath=.metadata.name', 'x'],
    ['jsonpath=metadata.labels.z', '1'],
    ['jsonpath-as-json={.extra.list[*]}', '[\n    1,\n    1.5\n]\n'],
    [
      'custom-columns=NAME:.metadata.name,DATA:{.data},LIST:extra.list[*],NONE:.x.y,NIL:.extra.nil,EMPTY:',
      [
        'NAME   DATA                              LIST    NONE     NIL     EMPTY',
        'x      map[html:<a>& on:yes port:0123]   1,1.5   <none>   <nil>   <none>',
        '',
      ].join('\n'),
    ],
  ])('one object as %s', async (format, text) => {
    expect(await renderObjects([configMap], parseOutput(format))).toBe(text);
  });

  test.each([
    ['name', 'job.batch/fresh\njob.batch/grid\n'],
    ['jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}', 'fresh\ngrid\n'],
    ['custom-columns=NAME:.metadata.name,DONE:.status.succeeded', 'NAME    DONE\nfresh   <none>\ngrid    3\n'],
  ])('several objects as %s', async (format, text) => {
    expect(await renderObjects([job, other], parseOutput(format))).toBe(text);
  });

  it('puts several objects into a List, as kubectl does', async () => {
    const text = await renderObjects([job, other], { kind: 'json' });
    expect(JSON.parse(text)).toEqual({
      apiVersion: 'v1',
      items: [job, other],
      kind: 'List',
      metadata: { resourceVersion: '' },
    });
    expect(await renderObjects([], { kind: 'yaml' })).toBe(
      'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n',
    );
  });

  it('puts one object into a List where it was selected', async () => {
    const text = await renderObjects([job], { kind: 'jsonpath', template: [] }, { list: true });
    expect(text).toBe('');
    expect(await renderObjects([job], parseOutput('jsonpath={.items[0].metadata.name}'), { list: true })).toBe('fresh');
    const several = await renderObjects([job, other], parseOutput('jsonpath={.items[*].metadata.name}'), {
      list: false,
    });
    expect(several).toBe(`fresh ${other.metadata.name}`);
  });

  it('leaves out the headers of columns', async () => {
    expect(await renderObjects([job], parseOutput('custom-columns=N:.metadata.name'), { headers: false })).toBe(
      'fresh\n',
    );
  });

  it('cleans custom columns', async () => {
    const odd = { ...configMap, metadata: { name: 'a\u001b[2Jb\nc' } };
    expect(await renderObjects([odd], parseOutput('custom-columns=N:.metadata.name'))).toBe('N\nab c\n');
  });

  it('has no table of its own', async () => {
    await expect(renderObjects([job], { kind: 'wide' })).rejects.toThrow(
      new UsageError('-o wide cannot print these objects', {
        hint: 'use -o name, json, yaml, jsonpath=... or custom-columns=...',
      }),
    );
  });
});

describe('parseOutput', () => {
  test.each(['wide', 'json', 'yaml', 'name'])('%s', (kind) => {
    expect(parseOutput(kind)).toEqual({ kind });
  });

  it('takes no -o for a table', () => {
    expect([parseOutput(undefined), parseOutput('')]).toEqual([{ kind: 'table' }, { kind: 'table' }]);
  });

  it('reads files of templates through the caller', async () => {
    const files: Record<string, string> = {
      'a.txt': '{.metadata.name}',
      'b.txt': 'NAME  KIND\n.metadata.name  kind\n',
    };
    const read = (path: string) => files[path]!;
    expect(await renderObjects([job], parseOutput('jsonpath-file=a.txt', read))).toBe('fresh');
    expect(await renderObjects([job], parseOutput('custom-columns-file=b.txt', read))).toBe(
      'NAME    KIND\nfresh   Job\n',
    );
  });

  const columnsHint = 'write it like NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image';
  test.each([
    [
      'jsn',
      '-o jsn is no output format',
      'did you mean json? the formats are wide, json, yaml, name, jsonpath=..., jsonpath-as-json=..., jsonpath-file=..., custom-columns=..., custom-columns-file=...',
    ],
    [
      'go-template={{.a}}',
      '-o go-template is not supported: Go templates need Go',
      "use -o jsonpath='{...}', or -o json with a tool such as jq",
    ],
    ['jsonpath', '-o jsonpath needs a template', "write it like -o jsonpath='{.status.succeeded}'"],
    ['jsonpath=', '-o jsonpath needs a template', "write it like -o jsonpath='{.status.succeeded}'"],
    ['jsonpath-file=', '-o jsonpath-file needs a file', 'write it like -o jsonpath-file=template.txt'],
    [
      'jsonpath-file=x',
      '-o jsonpath-file cannot be used here',
      "give the template itself: -o jsonpath='{.status.succeeded}'",
    ],
    ['custom-columns=NAME', '-o custom-columns: "NAME" is no HEADER:path', columnsHint],
    ['custom-columns=N:{a}{b}', '"{a}{b}" is no path', 'write it like .metadata.name'],
  ])('refuses %s', (text, message, hint) => {
    expect(refusal(() => parseOutput(text))).toEqual({ message, hint });
  });

  it('refuses a file of columns that does not match', () => {
    expect(refusal(() => parseOutput('custom-columns-file=x', () => 'A B\n.a\n'))).toEqual({
      message: '-o custom-columns-file: 2 headers in the first line and 1 paths in the second',
      hint: 'write one line of headers and one line with a path for each, separated by spaces',
    });
  });
});

function refusal(action: () => unknown): { message: string; hint?: string } | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return { message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
  }
  return undefined;
}

test.each([
  [{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'n' } }, 'cronjob.batch/n'],
  [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'n' } }, 'configmap/n'],
  [{ apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'n-' } }, 'job.batch/n-*'],
  [{ apiVersion: 'v1', kind: 'Secret', metadata: {} }, 'secret/<unknown>'],
])('an object is named %#', (object, name) => {
  expect(objectName(object)).toBe(name);
});
