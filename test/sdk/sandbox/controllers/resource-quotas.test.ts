import { expect, it } from 'vitest';
import { startQuotaController } from '../../../../sdk/sandbox/controllers/resource-quotas.ts';
import { configMaps, pods, resourceQuotas } from '../../../../sdk/sandbox/resources/kinds.ts';
import { useRig } from './rig.ts';

const rig = useRig();

const hard = {
  pods: '10',
  'requests.cpu': '2',
  'requests.memory': '1Gi',
  'count/jobs.batch': '5',
  'count/configmaps': '9',
};
const aQuota = (spec: object = { hard }) => rig().create(resourceQuotas, { metadata: { name: 'q' }, spec });

function aPod(name: string, cpu: string): void {
  const requests = { cpu, memory: '64Mi' };
  rig().create(pods, {
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'busybox', resources: { requests } }] },
  });
}

const statusOf = () => rig().peek(resourceQuotas, 'q')!.status;

it('tells what is used of a quota, and keeps that up to date', () => {
  rig().run(startQuotaController);
  aPod('a', '500m');
  aQuota();
  rig().pass();
  expect(statusOf()).toEqual({
    hard,
    used: {
      pods: '1',
      'requests.cpu': '500m',
      'requests.memory': '64Mi',
      'count/jobs.batch': '0',
      'count/configmaps': '0',
    },
  });
  aPod('b', '1');
  rig().create(configMaps, { metadata: { name: 'c' } });
  rig().pass();
  expect(statusOf()).toMatchObject({ used: { pods: '2', 'requests.cpu': '1500m', 'count/configmaps': '1' } });
  const pod = rig().peek(pods, 'a')!;
  const ended = { ...pod, status: { phase: 'Succeeded' } };
  rig().registry.update(pods, 'default', ended, { subresource: 'status' });
  rig().registry.delete(configMaps, 'default', 'c');
  rig().pass();
  expect(statusOf()).toMatchObject({ used: { pods: '1', 'requests.cpu': '1', 'count/configmaps': '0' } });
});

it('counts what is in scope alone', () => {
  rig().run(startQuotaController);
  aPod('a', '500m');
  aQuota({ hard: { pods: '3' }, scopes: ['BestEffort'] });
  rig().pass();
  expect(statusOf()).toMatchObject({ used: { pods: '0' } });
});
