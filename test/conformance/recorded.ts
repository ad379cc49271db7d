import { readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './scene.ts';

/** What the real control plane made of each scenario. One line a scenario: a change of one is a change of one line. */
const FILE = new URL('recorded.json', import.meta.url);

export type Recorded = Record<string, Outcome>;

export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;
}

export function writeRecorded(recorded: Recorded): void {
  const lines = Object.keys(recorded)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${JSON.stringify(recorded[key])}`);
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
}
