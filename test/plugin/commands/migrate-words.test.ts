import { describe, expect, test } from 'vitest';
import { call, withFiles } from '../../helpers/call.ts';
import { jobYaml } from '../../helpers/namespace.ts';

/** Nobody is there who could be asked, and no cluster. */
const offline = { env: { HOME: '/nonexistent' } };

test.each<[string, string[], string]>([
  ['no name', [], 'error: migrate needs the name of a Job\nhint: e.g. kubectl batch migrate train --to train-2\n'],
  [
    'two names',
    ['a', 'b', '--to', 'c'],
    'error: migrate takes one Job at a time, not a b\nhint: call it once for each Job\n',
  ],
  [
    'a CronJob',
    ['cronjob/nightly', '--to', 'x', '--yes'],
    'error: "cronjob/nightly" is a CronJob; only Jobs are migrated\nhint: a CronJob can be changed as it is: its next Jobs are made from the new template\n',
  ],
  [
    'nothing asked',
    ['train', '--yes'],
    'error: nothing is asked of job "train"\nhint: say what is to change: --to NAME, --image, --set or -f; see: kubectl batch migrate --help\n',
  ],
  [
    'nobody to ask',
    ['train', '--to', 'new'],
    'error: there is no terminal to ask whether job "train" shall be migrated\nhint: say --yes to go ahead, or --dry-run to see the plan\n',
  ],
  [
    'nobody to ask whether to go back',
    ['--abort'],
    'error: there is no terminal to ask whether the migration shall be given up\nhint: say --yes to go ahead\n',
  ],
  [
    'an unknown consequence',
    ['train', '--to', 'x', '--accept', 'kills,losses', '--yes'],
    'error: --accept: "losses" is not one of kills, reruns, cronjob\n',
  ],
  [
    'a dry run of its own',
    ['train', '--to', 'x', '--dry-run=client'],
    'error: --dry-run: "client" is not one of none, server\n',
  ],
  ['two ways', ['--resume', '--abort'], 'error: --resume and --abort cannot be given together\nhint: leave one out\n'],
  [
    'another plan on the way',
    ['--resume', 'train', '--to', 'x'],
    'error: --to cannot be given with --resume\nhint: what is asked is in the journal of the migration already\n',
  ],
  [
    'a copy without a way',
    ['train', '--journal', 'copy.json'],
    'error: --journal goes with --resume or --abort\nhint: e.g. kubectl batch migrate --resume --journal copy.json\n',
  ],
  [
    'a list of names',
    ['--list', 'train'],
    'error: --list takes no names: "train"\nhint: see all: kubectl batch migrate --list\n',
  ],
  [
    'all namespaces',
    ['train', '--to', 'x', '-A'],
    'error: --all-namespaces goes with --list\nhint: name the namespace of the Job with -n\n',
  ],
])('%s is refused before any cluster is asked', async (_, words, stderr) => {
  const result = await call(['migrate', ...words], { ...offline, stdin: '' });
  expect(result).toEqual({ stdout: '', stderr, exitCode: 2 });
});

describe('-f', () => {
  const files = {
    'two.yaml': [jobYaml('a', 'true'), jobYaml('b', 'true')].join('\n---\n'),
    'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n',
    'team.yaml': jobYaml('a', 'true').replace('"name":"a"', '"name":"a","namespace":"team"'),
    'copy.json': '{}',
  };
  const migrate = (...words: string[]) =>
    withFiles(files, (cwd) => call(['migrate', ...words], { ...offline, cwd, stdin: '' }));

  test('takes one Job', async () => {
    expect(await migrate('train', '-f', 'two.yaml', '--yes')).toEqual({
      stdout: '',
      stderr:
        'error: -f has more than the one Job: Job "a" (two.yaml:1:1), Job "b" (two.yaml:3:1)\nhint: a migration takes one Job; apply the rest yourself\n',
      exitCode: 2,
    });
  });

  test('takes a Job', async () => {
    expect(await migrate('train', '-f', 'map.yaml', '--yes')).toEqual({
      stdout: '',
      stderr:
        'error: -f has no Job, but ConfigMap "settings" (map.yaml:1:1)\nhint: a migration takes one Job; apply the rest yourself\n',
      exitCode: 2,
    });
  });

  test('agrees with --namespace', async () => {
    const { stderr, exitCode } = await migrate('train', '-f', 'team.yaml', '-n', 'other', '--yes');
    expect(stderr).toContain('error: team.yaml:1:1: the namespace "team" of Job "a" is not "other" of --namespace\n');
    expect(exitCode).toBe(2);
  });

  test('a copy that is no journal', async () => {
    const { stderr, exitCode } = await migrate('--resume', '--journal', 'copy.json');
    expect(stderr).toMatch(/^error: .*copy\.json holds no journal of a migration\n/);
    expect(exitCode).toBe(2);
  });
});
