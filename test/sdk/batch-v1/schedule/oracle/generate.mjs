import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Writes what is recorded of Go: the answers of the cron library to seeded schedules, and the names of the time zones.
 * Go reads the zones of its own release, not those of this machine. Run by hand: `node generate.mjs`, needs Go.
 */
const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../../../..', import.meta.url));

const run = (words, env = {}) =>
  execFileSync('go', words, {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });
const goRoot = run(['env', 'GOROOT']).trim();
const ZONEINFO = `${goRoot}/lib/time/zoneinfo.zip`;

writeFileSync(`${root}test/fixtures/cron/seeded.jsonl`, run(['run', '.'], { ZONEINFO }));

const places = new Map();
for (const name of run(['run', '.', 'zones'], { ZONEINFO }).trim().split('\n')) {
  const slash = name.lastIndexOf('/');
  const area = slash < 0 ? '' : name.slice(0, slash);
  places.set(area, [...(places.get(area) ?? []), name.slice(slash + 1)]);
}
const groups = [...places].map(([area, names]) => `${area}:${names.join(' ')}`).sort();
writeFileSync(
  `${root}sdk/batch-v1/schedule/zone-names.generated.ts`,
  `// Made by test/sdk/batch-v1/schedule/oracle/generate.mjs.
/** The names of time zones that Go knows: \`area:place place;area:place\`. */
export const ZONE_NAMES =
  '${groups.join(';')}';
`,
);
