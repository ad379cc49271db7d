import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a public type mentions is public itself, links lead somewhere, tags are known. */
test('the reference of the SDK is made without a warning', () => {
  const words = ['node_modules/typedoc/bin/typedoc', '--options', '.config/typedoc.json', '--emit', 'none'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
}, 180_000);
