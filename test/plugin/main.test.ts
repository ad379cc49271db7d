import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';

test.each<[string[], string]>([
  [['--hlep'], 'error: unknown flag --hlep before the command\nhint: did you mean --help?\n'],
  [['--namespac', 'x', 'list'], 'error: unknown flag --namespac before the command\nhint: did you mean --namespace?\n'],
  [
    ['-o', 'json', 'list'],
    'error: unknown flag -o before the command\nhint: the flags of a command stand behind it; see: kubectl batch --help\n',
  ],
  [['-n', 'team'], 'error: no command in: -n team\nhint: see: kubectl batch --help\n'],
  [['-n', 'team', 'wacth'], 'error: unknown command "wacth"\nhint: did you mean: kubectl batch watch\n'],
  [['--', 'list'], 'error: no command in: -- list\nhint: see: kubectl batch --help\n'],
])('no known command in %j', async (argv, stderr) => {
  expect(await call(argv)).toEqual({ stdout: '', stderr, exitCode: 2 });
});
