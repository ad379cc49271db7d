import { App, Chart } from 'cdk8s';
import { IndexedJob } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'primes', { disableResourceNameHashes: true });

// Nothing but a shell and its arithmetic, so that it runs anywhere.
const count = `
n=$((JOB_COMPLETION_INDEX * SHARE)) end=$((n + SHARE)) found=0
while [ $((n += 1)) -le $end ]; do
  d=2
  while [ $((d * d)) -le $n ] && [ $((n % d)) -ne 0 ]; do d=$((d + 1)); done
  if [ $n -gt 1 ] && [ $((d * d)) -gt $n ]; then found=$((found + 1)); fi
done
echo "$found primes from $((end - SHARE + 1)) to $end"
`;

new IndexedJob(chart, 'job', {
  metadata: { name: 'primes' },
  // Eight shares of the numbers from 1 to 80000, four of them at a time.
  completions: 8,
  parallelism: 4,
  backoffLimitPerIndex: 1,
  containers: [
    {
      image: 'busybox:1.36',
      command: ['/bin/sh', '-c', count.trim()],
      env: { SHARE: '10000' },
      resources: { requests: { cpu: '100m', memory: '16Mi' } },
    },
  ],
});

export default app;
