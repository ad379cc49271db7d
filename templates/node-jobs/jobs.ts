import { App, Chart, Duration } from 'cdk8s';
import { NodeJob } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'disk', { disableResourceNameHashes: true });

// The nodes stand behind `--`; without any, `run` takes those that the cluster has and that the selector fits.
const nodes = process.argv.slice(2);

new NodeJob(chart, 'check', {
  ...(nodes.length > 0 ? { nodes } : { nodeSelector: { 'kubernetes.io/os': 'linux' } }),
  backoffLimit: 1,
  activeDeadline: Duration.minutes(5),
  ttlAfterFinished: Duration.hours(1),
  containers: [
    {
      image: 'busybox:1.36',
      command: ['sh', '-c', 'echo "on $NODE: $(df -P /host/var | tail -n 1)"'],
      env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      volumeMounts: [
        {
          mountPath: '/host/var',
          readOnly: true,
          volume: { name: 'var', hostPath: { path: '/var', type: 'Directory' } },
        },
      ],
    },
  ],
});

export default app;
