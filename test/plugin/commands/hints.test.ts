import { expect, test } from 'vitest';
import { attachHint, endLine } from '../../../plugin/commands/hints.ts';
import type { SessionResult } from '../../../plugin/follow/session.ts';
import { summarizeJob } from '../../../plugin/progress/index.ts';
import { readSituation } from '../../helpers/situations.ts';

const { job, pods } = readSituation('running-indexed');
const running = summarizeJob(job, pods, 0);
const session = (ended: SessionResult['ended'], ...names: string[]): SessionResult => ({
  jobs: names.map((name) => {
    const [namespace = '', own = ''] = name.split('/');
    return { ...running, namespace, name: own };
  }),
  ended,
  exitCode: 0,
});

test.each<[SessionResult, Parameters<typeof attachHint>[1], string]>([
  [
    session('interrupted', 'a/pi'),
    {},
    'interrupted: the Job runs on; attach again with: kubectl batch watch pi -n a\n',
  ],
  [
    session('timeout', 'a/pi', 'a/po'),
    { context: 'prod', kubeconfig: '/home/jo/my config', token: 'secret' },
    "timed out: 2 Jobs run on; attach again with: kubectl batch watch pi po -n a --kubeconfig '/home/jo/my config' --context prod\n",
  ],
  [
    session('interrupted', 'a/pi', 'b/pi'),
    {},
    'interrupted: 2 Jobs run on; attach again with: kubectl batch watch pi -n a and kubectl batch watch pi -n b\n',
  ],
  [
    session('interrupted', 'a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6'),
    {},
    'interrupted: 6 Jobs run on; attach again with: kubectl batch watch -n a\n',
  ],
  [
    session('interrupted', 'a/1', 'b/2', 'c/3', 'd/4'),
    {},
    'interrupted: 4 Jobs run on; attach again with: kubectl batch watch -A\n',
  ],
  [
    session('timeout', 'a/pi'),
    { sandbox: true },
    'timed out: the Job runs on; attach again with: kubectl batch watch pi -n a --sandbox\n',
  ],
  [session('timeout'), {}, 'timed out\n'],
])('how to attach again to %j', (result, flags, text) => {
  expect(attachHint(result, flags)).toBe(text);
});

test.each<[SessionResult['ended'], boolean, string]>([
  ['interrupted', true, 'interrupted\n'],
  ['interrupted', false, 'interrupted: the Job runs on; attach again with: kubectl batch watch pi -n a --sandbox\n'],
  // Only an interruption ends the sandbox.
  ['timeout', true, 'timed out: the Job runs on; attach again with: kubectl batch watch pi -n a --sandbox\n'],
  ['unwritten', true, ''],
])('%s, in a sandbox that was started for the call: %s', (ended, endsWithCall, text) => {
  expect(endLine(session(ended, 'a/pi'), { sandbox: true }, { endsWithCall })).toBe(text);
});
