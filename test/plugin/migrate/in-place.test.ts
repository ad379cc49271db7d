import { expect, test } from 'vitest';
import { inPlacePatch } from '../../../plugin/migrate/in-place.ts';
import { aJob } from '../../helpers/objects.ts';

const template = (image: string, labels: Record<string, string> = {}) => ({
  metadata: { labels },
  spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] },
});

test('nothing differs but what ties a Job to its pods', () => {
  const uid = 'batch.kubernetes.io/controller-uid';
  const old = aJob({ template: template('perl:5', { [uid]: 'uid-of-pi', 'job-name': 'pi' }) });
  const wanted = aJob({ manualSelector: true, template: template('perl:5', { [uid]: 'uid-of-pi' }) });
  expect(inPlacePatch(old, wanted, 'left')).toBeUndefined();
});

test('fields are changed and taken away, and lists are sent whole', () => {
  const old = aJob({
    activeDeadlineSeconds: 60,
    parallelism: 2,
    template: template('perl:5', { app: 'pi', team: 'a' }),
  });
  const wanted = aJob({ parallelism: 3, template: template('perl:6', { app: 'pi' }) });
  expect(inPlacePatch(old, wanted, 'left')).toEqual({
    spec: {
      activeDeadlineSeconds: null,
      parallelism: 3,
      template: {
        metadata: { labels: { team: null } },
        spec: { containers: [{ name: 'main', image: 'perl:6' }] },
      },
    },
  });
});

test("labels and annotations of the Job are added and changed, and others' stay", () => {
  const old = aJob({}, {}, { labels: { team: 'a', mine: 'x' }, annotations: { theirs: 'y' } });
  const wanted = aJob(
    {},
    {},
    { labels: { team: 'b' }, annotations: { 'kubectl-batch/migrated-from': 'pi/1', note: 'z' } },
  );
  expect(inPlacePatch(old, wanted, 'left')).toEqual({
    metadata: { labels: { team: 'b' }, annotations: { note: 'z' } },
  });
  expect(inPlacePatch(old, aJob(), 'left')).toBeUndefined();
});

test('labels that NEW, made of OLD, no longer has are taken away', () => {
  const old = aJob({}, {}, { labels: { team: 'a', mine: 'x' }, annotations: { 'kubectl-batch/migration': '1' } });
  const wanted = aJob({}, {}, { labels: { team: 'a' } });
  expect(inPlacePatch(old, wanted, 'removed')).toEqual({ metadata: { labels: { mine: null } } });
});
