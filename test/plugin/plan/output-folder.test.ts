import { expect, test } from 'vitest';
import { planFolder } from '../../../plugin/plan/output-folder.ts';
import { fileNames } from '../../../sdk/batch-v1/folders.ts';

const object = (kind: string, metadata: { name?: string; generateName?: string; namespace?: string }) => ({
  apiVersion: 'v1',
  kind,
  metadata,
});

test('each object has a file name of its own, whatever the file system makes of letters', () => {
  expect(
    fileNames([
      object('Job', { name: 'pi' }),
      object('CronJob', { name: 'pi' }),
      object('Job', { name: 'pi', namespace: 'team' }),
      object('Job', { generateName: 'pi-' }),
      object('ClusterRole', { name: 'system:Node' }),
      object('ClusterRole', { name: 'system:node' }),
      object('Job', { name: 'pi', namespace: 'team' }),
    ]),
  ).toEqual([
    'job-pi.yaml',
    'cronjob-pi.yaml',
    'team-job-pi.yaml',
    'job-pi-2.yaml',
    'clusterrole-system-Node.yaml',
    'clusterrole-system-node-2.yaml',
    'job-pi-3.yaml',
  ]);
});

const header = '# Made of jobs.ts\n';

test('files of an earlier run are changed and removed, those of others are left alone', () => {
  const files = ['new', 'changed', 'same'].map((path) => ({ path, text: `${header}${path}` }));
  const present = new Map([
    ['changed', `${header}old`],
    ['same', `${header}same`],
    ['gone', `${header}gone`],
    ['foreign', 'kind: Job'],
    ['of-another-program', '# Made of other.ts\n'],
  ]);
  expect(planFolder('out', files, present, header)).toEqual({
    create: [{ path: 'new', text: `${header}new` }],
    change: [{ path: 'changed', text: `${header}changed` }],
    unchanged: ['same'],
    remove: ['gone'],
  });
});

test('a file of others that stands in the way is an error', () => {
  const files = ['a', 'b', 'c'].map((path) => ({ path, text: header }));
  expect(() => planFolder('out', files, new Map(['a', 'b'].map((path) => [path, 'mine'])), header)).toThrow(
    'out/a: is there already, and was not made of this input\nout/b: is there already, and was not made of this input',
  );
});
