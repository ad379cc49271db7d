import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderTemplate } from '../../../plugin/render/jsonpath.ts';
import { parseTemplate } from '../../../plugin/render/jsonpath-template.ts';
import { renderObjects } from '../../../plugin/render/output.ts';
import type { KubernetesObject } from '../../../sdk/batch-v1/objects.ts';
import fc from '../../helpers/fast-check.ts';

/** kubectl prints an object of a file without a cluster: `label --local`. The object has that label already. */
const kubectl = process.env.KUBECTL_TEST || 'kubectl';
const fixture = new URL('../../fixtures/jsonpath/', import.meta.url);
const file = new URL('object.yaml', fixture).pathname;
const object = parse(readFileSync(file, 'utf8')) as KubernetesObject;
const folder = mkdtempSync(join(tmpdir(), 'kubectl-batch-jsonpath-'));
afterAll(() => rmSync(folder, { recursive: true }));

function byKubectl(output: string, path = file): string | null {
  try {
    const words = ['label', '--local', '-f', path, 'a=b', '-o', output];
    return execFileSync(kubectl, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

function byUs(template: string): string | null {
  try {
    return renderTemplate(parseTemplate(template), object);
  } catch {
    return null;
  }
}

/** kubectl goes through the fields of objects in random order. */
function unordered(text: string | null): string | null {
  return text && [...text].sort().join('');
}

describe('against kubectl itself', () => {
  it('has recorded what kubectl prints', () => {
    const recorded = JSON.parse(readFileSync(new URL('recorded.json', fixture), 'utf8')) as [string, string | null][];
    const again = recorded.map(([template]) => [template, unordered(byKubectl(`jsonpath=${template}`))]);
    expect(again).toEqual(recorded.map(([template, output]) => [template, unordered(output)]));
  });

  const field = fc.constantFrom('.name', '.entries', '.tags', '.deep', '.grid', '.metadata', '.missing', '..name');
  const step = fc.constantFrom(
    ...['.name', '.entries', '.price', '.tags', '.stock', '.deep', '.list', '.grid', '.mixed', '.metadata', '.labels'],
    ...['[0]', '[-1]', '[5]', '[*]', '[1:]', '[:1]', '[0,1]', "['name']", "['name','price']", '.*', '..name'],
    ...['[?(@.price>5)]', '[?(@.name=="two")]', '[?(@.sold)]', '.missing', '.count', '.nothing', '.ratio'],
  );
  const path = fc.tuple(field, fc.array(step, { maxLength: 3 })).map(([first, steps]) => first + steps.join(''));
  const action = path.map((text) => `{${text}}`);
  const loop = fc
    .tuple(path, fc.array(fc.oneof(action, fc.constantFrom('{@}', '{"\\n"}', ' ')), { maxLength: 3 }))
    .map(([over, body]) => `{range ${over}}${body.join('')}{end}`);
  const template = fc.array(fc.oneof(action, loop, fc.constant('text')), { minLength: 1, maxLength: 3 });

  /** An empty list stops kubectl from looking at what is behind it; of an object's fields, any may be behind it. */
  const meetsKubectlsFault = (text: string) => /(\[(\*|1:|:1)\]|\.\*).*\[(\*|1:|:1)\]|tags|list/.test(text);

  it('prints what kubectl prints, whatever the template', () => {
    fc.assert(
      fc.property(template, (parts) => {
        const text = parts.join('');
        fc.pre(!meetsKubectlsFault(text));
        expect([text, unordered(byUs(text))]).toEqual([text, unordered(byKubectl(`jsonpath=${text}`))]);
      }),
      { numRuns: 300 },
    );
  });

  it('prints objects as kubectl does', async () => {
    // YAML has several ways to write a float; json shows that they are the same.
    const { small, huge, ...plain } = object;
    const path = join(folder, 'plain.json');
    writeFileSync(path, JSON.stringify(plain));
    for (const kind of ['json', 'yaml', 'name'] as const) {
      expect(await renderObjects([plain as KubernetesObject], { kind })).toBe(byKubectl(kind, path));
    }
    expect([small, huge]).toEqual([0.000001, 1e21]);
  });

  it('writes YAML that kubectl reads as the same object, whatever its texts', async () => {
    const odd = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'yes',
        'on',
        'null',
        '~',
        '017',
        '0o17',
        '1_000',
        '12:30:45',
        '2026-01-01',
        '=',
        '<<',
        '1e3',
        '- a',
        '',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 20 }), async (texts) => {
        const map = { apiVersion: 'example.com/v1', kind: 'Odd', metadata: { name: 'odd', labels: { a: 'b' } }, texts };
        const path = join(folder, 'odd.yaml');
        writeFileSync(path, await renderObjects([map], { kind: 'yaml' }));
        expect(JSON.parse(byKubectl('json', path) ?? 'null')).toEqual(map);
      }),
      { numRuns: 50 },
    );
  });
});
