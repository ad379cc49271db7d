import type { Chart } from 'cdk8s';
import { IndexedJob, Job, kplus, NodeJob, Queue, WorkQueueJob } from '../../../../sdk/index.ts';

/** A row of the documentation's table of completions and parallelism, or a pattern beside it. */
export interface Pattern {
  define: (chart: Chart) => void;
  /** What the pods print, sorted. */
  prints: string[];
}

const busybox = (script: string) => [
  { image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent' as const, command: ['sh', '-c', script] },
];

/** Pod 0 listens, the others find it by its name. */
const TALK = `import os, socket, time
index, leader = int(os.environ['JOB_COMPLETION_INDEX']), os.environ['LEADER']
if index == 0:
    server = socket.create_server(('', 9000))
    for _ in range(2):
        peer, _ = server.accept()
        print('0 heard', peer.recv(64).decode())
else:
    for attempt in range(200):
        try:
            peer = socket.create_connection((leader, 9000), 2)
            break
        except OSError:
            time.sleep(0.2)
    peer.sendall(str(index).encode())
    print(index, 'spoke to', leader)`;

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs; each is also the name of a file. */
export const PATTERNS: Readonly<Record<string, Pattern>> = {
  single: {
    define: (chart) => new Job(chart, 'job', { containers: busybox('echo done') }),
    prints: ['done'],
  },
  'fixed-completion-count': {
    define: (chart) => new Job(chart, 'job', { completions: 3, parallelism: 2, containers: busybox('echo done') }),
    prints: ['done', 'done', 'done'],
  },
  'work-queue-until-empty': {
    define: (chart) =>
      new WorkQueueJob(chart, 'job', {
        queue: Queue.redis({ url: 'redis://redis:6379', list: 'items' }),
        mode: 'until-empty',
        parallelism: 2,
        containers: busybox('echo "$QUEUE_NAME at $QUEUE_URL"'),
      }),
    prints: ['items at redis://redis:6379', 'items at redis://redis:6379'],
  },
  'work-queue-pod-per-item': {
    define: (chart) =>
      new WorkQueueJob(chart, 'job', {
        queue: Queue.rabbitMq({ url: 'amqp://rabbitmq:5672', queue: 'items' }),
        mode: 'pod-per-item',
        completions: 3,
        parallelism: 2,
        containers: busybox('echo "$QUEUE_NAME at $QUEUE_URL"'),
      }),
    prints: Array(3).fill('items at amqp://rabbitmq:5672'),
  },
  'indexed-static-assignment': {
    define: (chart) =>
      new IndexedJob(chart, 'job', {
        items: ['red', 'green', 'blue'],
        parallelism: 3,
        containers: busybox('echo "$JOB_COMPLETION_INDEX $(cat /batch/item)"'),
      }),
    prints: ['0 red', '1 green', '2 blue'],
  },
  'indexed-talking': {
    define: (chart) => {
      const job = new IndexedJob(chart, 'job', {
        completions: 3,
        parallelism: 3,
        service: true,
        containers: [{ image: 'python:3.12-slim', imagePullPolicy: 'IfNotPresent', command: ['python3', '-c', TALK] }],
      });
      job.containers[0]?.env.addVariable('LEADER', kplus.EnvValue.fromValue(job.hostOf(0)));
    },
    prints: ['0 heard 1', '0 heard 2', '1 spoke to etl-job-0.etl-job', '2 spoke to etl-job-0.etl-job'],
  },
  'job-per-node': {
    define: (chart) => new NodeJob(chart, 'job', { nodes: ['localhost'], containers: busybox('echo done') }),
    prints: ['done'],
  },
  restricted: {
    define: (chart) =>
      new Job(chart, 'job', { security: 'restricted', containers: busybox('id -u > /tmp/user && cat /tmp/user') }),
    prints: ['65532'],
  },
  'hash-name': {
    define: (chart) => new Job(chart, 'job', { onChange: 'hash-name', containers: busybox('echo done') }),
    prints: ['done'],
  },
};
