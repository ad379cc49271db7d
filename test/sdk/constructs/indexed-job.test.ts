import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dealFiles, planDelivery } from '../../../sdk/constructs/deliver.ts';
import { IndexedJob, type IndexedJobProps } from '../../../sdk/index.ts';
import { objects, refusal, synth } from './synth.ts';

const containers = [{ image: 'busybox', command: ['convert'] }];

test('so many completions', () => {
  const yaml = synth(
    (chart) => new IndexedJob(chart, 'i', { completions: 3, parallelism: 2, containers: [{ image: 'x' }] }),
  );
  expect(yaml).toBe(`apiVersion: batch/v1
kind: Job
metadata:
  name: etl-i
spec:
  completionMode: Indexed
  completions: 3
  parallelism: 2
  template:
    spec:
      containers:
        - image: x
          name: main
      restartPolicy: Never
`);
});

test('items as files: the ConfigMap first, by the hash of its content', () => {
  const yaml = synth(
    (chart) =>
      new IndexedJob(chart, 'convert', {
        items: [
          { src: 's3://in/a.csv', level: 3 },
          { src: 's3://in/b.csv', level: undefined },
        ],
        parallelism: 8,
        backoffLimitPerIndex: 2,
        containers: [{ image: 'convert:1' }],
        initContainers: [{ image: 'prepare:1' }],
      }),
  );
  expect(yaml).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: etl-convert-items-c8828313
data:
  "0": '{"src":"s3://in/a.csv","level":3}'
  "1": '{"src":"s3://in/b.csv"}'
immutable: true
---
apiVersion: batch/v1
kind: Job
metadata:
  name: etl-convert
spec:
  backoffLimitPerIndex: 2
  completionMode: Indexed
  completions: 2
  parallelism: 8
  template:
    spec:
      containers:
        - image: convert:1
          name: main
          volumeMounts:
            - mountPath: /batch/item
              name: batch-items
              readOnly: true
              subPathExpr: $(JOB_COMPLETION_INDEX)
      initContainers:
        - image: prepare:1
          name: init-0
          volumeMounts:
            - mountPath: /batch/item
              name: batch-items
              readOnly: true
              subPathExpr: $(JOB_COMPLETION_INDEX)
      restartPolicy: Never
      volumes:
        - configMap:
            name: etl-convert-items-c8828313
          name: batch-items
`);
});

test('items that are no objects need not be alike', () => {
  const [configMap] = objects(
    (chart) => new IndexedJob(chart, 'i', { items: ['text', 3, null, ['list']], containers }),
  );
  expect(configMap).toHaveProperty('data', { 0: 'text', 1: '3', 2: 'null', 3: '["list"]' });
});

test.each<[string, unknown[], string[]]>([
  ['none', [], ['items: must not be empty (give it at least one item)']],
  [
    'a key mistyped',
    [
      { src: 'a', level: 1 },
      { src: 'b', levle: 2 },
    ],
    ['items[1].levle: is a key that item 0 does not have (did you mean `level`?)'],
  ],
  [
    'a key too few and one too many',
    [{ src: 'a' }, {}, { src: 'c', by: 'x' }],
    [
      'items[1].src: is missing, but item 0 has it (write src: undefined if it is optional)',
      'items[2].by: is a key that item 0 does not have (add by to item 0, or remove it here)',
    ],
  ],
  ['a text among objects', [{ a: 1 }, 'b'], ['items[1]: is none, while item 0 is an object (make them alike)']],
])('items of one kind: %s', (_, items, findings) => {
  const deliver = { via: 'env' as const, env: ({ src }: { src: string }) => ({ SRC: src.trim() }) };
  const lines = refusal(
    (chart) => new IndexedJob(chart, 'i', { items: items as { src: string }[], deliver, containers }),
  );
  expect(lines.slice(1)).toEqual(findings.map((finding) => `[etl/i] ${finding}`));
});

// Programs are run without type checking.
test.each<[object, string]>([
  [{}, 'completions: is required in an IndexedJob (write how many indexes there are, or items)'],
  [
    { items: ['a'], completions: 2 },
    'completions: cannot be beside items, which say how many indexes there are (remove it)',
  ],
  [{ completions: 2, deliver: { via: 'file' } }, 'deliver: needs items (write items, or leave it out)'],
  [
    { items: ['a'], deliver: { via: 'mail' } },
    'deliver.via: must be file, env or args, is "mail" (write deliver: { via: \'file\' }, or leave it out)',
  ],
  [
    { items: ['a'], deliver: null },
    "deliver.via: must be file, env or args, is missing (write deliver: { via: 'file' }, or leave it out)",
  ],
  [
    { items: ['a'], deliver: { via: 'env' } },
    'deliver.env: must be a function, is missing (write env: (item) => ({ ITEM: item }))',
  ],
  [
    { items: ['a'], deliver: { via: 'args', args: ['a'] } },
    'deliver.args: must be a function, is a list (write args: (item) => [item])',
  ],
  [
    { items: ['a'], deliver: { via: 'env', env: () => undefined } },
    'items: cannot be delivered: item 0: what env returns must be an object, is missing',
  ],
  [
    { items: ['a'], deliver: { via: 'args', args: (item: string) => item } },
    'items: cannot be delivered: item 0: what args returns must be a list, is "a"',
  ],
  [
    { items: [{ src: 'a' }], deliver: { via: 'env', env: (item: { scr?: string }) => ({ SRC: item.scr }) } },
    'items: cannot be delivered: item 0: SRC must be a text, a number or a boolean, is missing',
  ],
  [
    { items: ['a'], deliver: { via: 'args', args: () => ['x', {}] } },
    'items: cannot be delivered: item 0: args[1] must be a text, a number or a boolean, is an object',
  ],
  [
    { items: ['a'], deliver: { via: 'args', args: () => [], containers: ['mian'] } },
    'deliver.containers: names "mian", which no container is called (write the name of a container)',
  ],
])('what the types refuse is refused without them: %j', (work, finding) => {
  const lines = refusal((chart) => new IndexedJob(chart, 'i', { ...(work as { completions: number }), containers }));
  expect(lines.slice(1)).toEqual([`[etl/i] ${finding}`]);
});

test('thousands of items are not told one by one', () => {
  const items = [{ a: 1 }, ...Array(1000).fill({ b: 1 })];
  const lines = refusal((chart) => new IndexedJob(chart, 'i', { items, containers }));
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe('[etl/i] items: and 990 more of the same kind (give all items the same keys)');
});

test('thousands of values that cannot be delivered are not told one by one', () => {
  const deliver = { via: 'env' as const, env: () => ({ SRC: undefined as unknown as string }) };
  const lines = refusal((chart) => new IndexedJob(chart, 'i', { items: Array(1000).fill('a'), deliver, containers }));
  expect(lines).toHaveLength(12);
});

/** What a shell of a pod makes of its item: the wrapper run for real, with the file where the pod would have it. */
function runAs(props: IndexedJobProps<never>, index: number, container = 0): string {
  const [configMap, job] = objects((chart) => new IndexedJob(chart, 'i', props)) as [
    { data: Record<string, string> },
    { spec: { template: { spec: { containers: { command: string[]; args?: string[] }[] } } } },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-item-'));
  try {
    const file = join(folder, 'item.sh');
    writeFileSync(file, configMap.data[index]!);
    const { command, args = [] } = job.spec.template.spec.containers[container]!;
    const [shell, ...words] = command.map((word) => word.replaceAll('/batch/item.sh', file));
    return execFileSync(shell!, [...words, ...args], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nasty = ['', 'two words', "it's", '"$HOME"', '`id`', '$(id)', 'line\nbreak', '-n', '*', '\\n', 'ü'];

describe('items as arguments', () => {
  test.each(nasty.map((text, index) => [text, index]))('%j arrives as it is', (text, index) => {
    const printed = runAs(
      {
        items: nasty,
        deliver: { via: 'args', args: (item: string, at: number) => [item, at, true] },
        containers: [{ image: 'x', command: ['printf', '[%s]'], args: ['own'] }],
      } as unknown as IndexedJobProps<never>,
      index as number,
    );
    expect(printed).toBe(`[own][${text}][${index}][true]`);
  });
});

describe('items as variables', () => {
  test.each(nasty.map((text, index) => [text, index]))('%j arrives as it is', (text, index) => {
    const printed = runAs(
      {
        items: nasty,
        deliver: { via: 'env', env: (item: string, at: number) => ({ ITEM: item, AT: at }) },
        containers: [{ image: 'x', command: ['sh', '-c', 'printf "[%s]" "$ITEM" "$AT" "$@"', 'sh'], args: ['own'] }],
      } as unknown as IndexedJobProps<never>,
      index as number,
    );
    expect(printed).toBe(`[${text}][${index}][own]`);
  });
});

test('only the named containers read their item', () => {
  const [, job] = objects(
    (chart) =>
      new IndexedJob(chart, 'i', {
        items: ['a'],
        deliver: { via: 'args', args: (item) => [item], containers: ['main'] },
        containers: [...containers, { image: 'log', name: 'log' }],
      }),
  ) as [unknown, { spec: { template: { spec: { containers: { command?: string[] }[] } } } }];
  expect(job.spec.template.spec.containers.map(({ command }) => command)).toEqual([
    ['/bin/sh', '-c', '. /batch/item.sh && exec "$@"', 'sh', 'convert'],
    undefined,
  ]);
});

test('an init container reads its item where it is named', () => {
  const [, job] = objects(
    (chart) =>
      new IndexedJob(chart, 'i', {
        items: ['a'],
        deliver: { via: 'args', args: (item) => [item], containers: ['init-0'] },
        initContainers: [{ image: 'fetch', command: ['fetch'] }],
        containers,
      }),
  ) as [unknown, { spec: { template: { spec: Record<string, { command?: string[] }[]> } } }];
  const { initContainers, containers: others } = job.spec.template.spec;
  expect(initContainers?.[0]?.command).toEqual(['/bin/sh', '-c', '. /batch/item.sh && exec "$@"', 'sh', 'fetch']);
  expect(others?.[0]?.command).toEqual(['convert']);
});

test('a change of an item is a change of name, and nothing else is', () => {
  const nameOf = (items: unknown[], parallelism: number) =>
    (
      objects((chart) => new IndexedJob(chart, 'i', { items, parallelism, containers })) as {
        metadata: { name: string };
      }[]
    )[0]!.metadata.name;
  expect(nameOf([{ a: 1 }], 1)).toBe(nameOf([{ a: 1 }], 2));
  expect(nameOf([{ a: 1 }], 1)).not.toBe(nameOf([{ a: 2 }], 1));
});

test('the ConfigMap lives where the Job lives', () => {
  const spaces = objects(
    (chart) => new IndexedJob(chart, 'i', { items: ['a'], containers, metadata: { namespace: 'batch' } }),
  ).map((object) => (object as { metadata: { namespace: string } }).metadata.namespace);
  expect(spaces).toEqual(['batch', 'batch']);
});

const big = 'x'.repeat(600 * 1024);

test('over 900 KiB they are split', () => {
  const rendered = objects((chart) => new IndexedJob(chart, 'i', { items: [big, 'small', big], containers })) as {
    kind: string;
    metadata: { name: string };
    data: Record<string, string>;
    spec: { template: { spec: { volumes: unknown[] } } };
  }[];
  const maps = rendered.filter(({ kind }) => kind === 'ConfigMap');
  expect(maps.map(({ data }) => Object.keys(data))).toEqual([['0', '1'], ['2']]);
  expect(rendered.find(({ kind }) => kind === 'Job')?.spec.template.spec.volumes).toEqual([
    {
      name: 'batch-items',
      projected: { sources: maps.map(({ metadata: { name } }) => ({ configMap: { name } })) },
    },
  ]);
});

test('an item that fits into no ConfigMap, and more than fit into sixteen', () => {
  expect(planDelivery(['x'.repeat(900 * 1024 + 1)]).problems).toEqual([
    'item 0 has more than 921600 bytes: put it into a volume or a bucket, and its name here',
  ]);
  expect(dealFiles(Array(17).fill(big), 'i')).toEqual({
    configMaps: [],
    problems: ['all items have more than 14400 KiB: put them into a volume or a bucket'],
  });
});

test.each<[string, IndexedJobProps<string>, string[]]>([
  [
    'no command to wrap',
    { items: ['a'], deliver: { via: 'args', args: (item) => [item] }, containers: [{ image: 'x' }] },
    [
      '[etl/i] deliver: needs a command in the container main, since nothing tells what its image starts with (write the command, or deliver by file)',
    ],
  ],
  [
    'a variable that no shell knows',
    { items: ['a'], deliver: { via: 'env', env: (item) => ({ 'MY-VAR': item }) }, containers },
    ['[etl/i] items: cannot be delivered: item 0: "MY-VAR" is no name of a variable in a shell'],
  ],
  [
    'an item too large',
    { items: [big + big], containers },
    [
      '[etl/i] items: cannot be delivered: item 0 has more than 921600 bytes: put it into a volume or a bucket, and its name here',
    ],
  ],
  [
    'a mistyped property',
    { items: ['a'], containers, itmes: [] } as unknown as IndexedJobProps<string>,
    ['[etl/i] itmes: is not a property (did you mean `items`?)'],
  ],
])('refused: %s', (_, props, lines) => {
  expect(refusal((chart) => new IndexedJob(chart, 'i', props))).toEqual([
    'Validation failed with the following errors:',
    ...lines,
  ]);
});
