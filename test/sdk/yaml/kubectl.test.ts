import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../sdk/yaml/index.ts';
import { accepted, cases, refused } from './kubectl-cases.ts';

const recorded = JSON.parse(readFileSync(new URL('kubectl.recorded.json', import.meta.url), 'utf8'));

describe('readYaml reads what kubectl reads', () => {
  it.each(Object.entries(cases))('%s', (name, text) => {
    const ours = read(text);
    expect(typeof ours === 'string' ? 'refused' : ours).toEqual(recorded[name]);
  });
});

describe('readYaml refuses what kubectl would lose', () => {
  it.each(Object.entries(refused))('%s', (_, { text, why }) => {
    expect(read(text)).toMatch(why);
  });
});

describe('readYaml reads more than kubectl 1.32', () => {
  it.each(Object.entries(accepted))('%s', (_, text) => {
    expect(read(text)).toHaveLength(1);
  });
});

function read(text: string): unknown[] | string {
  try {
    return readYaml(text, 'case.yaml').map(({ object }) => object);
  } catch (error) {
    return (error as Error).message;
  }
}
