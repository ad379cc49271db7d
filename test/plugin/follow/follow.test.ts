import { expect, test } from 'vitest';
import { type FollowOptions, followJobs } from '../../../plugin/follow/follow.ts';
import type { ObservedJob } from '../../../sdk/batch-v1/objects.ts';
import { aJob, aPod } from '../../helpers/objects.ts';
import { connectTo, json, serve } from '../kube/server.ts';

const pods = [
  aPod({ name: 'own' }),
  aPod({ name: 'others', job: 'other' }),
  { ...aPod({ name: 'web' }), metadata: { name: 'web', namespace: 'default', uid: 'web' } },
];

/** The names of the pods that are told of, one list for each update, where a namespace has these pods. */
async function podsTold(options: Omit<FollowOptions, 'signal'>, updates: number): Promise<string[][]> {
  const { url } = await serve((request, response) => {
    if (request.url!.includes('watch=')) return void response.writeHead(200).flushHeaders();
    const items = request.url!.includes('/pods') ? pods : [aJob(), aJob({}, {}, { name: 'other' })];
    json(response, { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items });
  });
  const scope = { namespace: 'default' };
  const told: string[][] = [];
  const { signal } = new AbortController();
  for await (const update of followJobs(await connectTo(url), [{ jobs: scope, pods: scope }], { ...options, signal })) {
    told.push(update.pods.map(({ metadata }) => metadata.name!));
    if (told.flat().length >= updates) return told;
  }
  return told;
}

test('of all pods that are watched, only those of the followed Jobs are told', async () => {
  expect((await podsTold({ jobs: [aJob()] }, 1)).flat()).toEqual(['own']);
});

test('the pods of a Job that arrives are told when it does, though they were seen before', async () => {
  async function* arrivals(): AsyncGenerator<ObservedJob[]> {
    await new Promise((resolve) => setTimeout(resolve, 200));
    yield [aJob({}, {}, { name: 'other' })];
    await new Promise(() => {});
  }
  const told = await podsTold({ arrivals }, 1);
  expect(told.at(-1)).toEqual(['others']);
  expect(told.slice(0, -1).flat()).toEqual([]);
  expect(told.length).toBeGreaterThan(1);
});
