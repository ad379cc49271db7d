import { App, Chart, Duration } from 'cdk8s';
import { failIndex, failJob, IndexedJob, ignoreDisruptions } from 'kubectl-batch';

const app = new App();
const chart = new Chart(app, 'import', { disableResourceNameHashes: true });

// What the exit codes of the program mean; sysexits.h has names for these.
const BAD_DATA = 65;
const TRY_AGAIN = 75;
const BAD_CONFIGURATION = 78;

new IndexedJob(chart, 'job', {
  metadata: { name: 'import' },
  items: ['2026-01.csv', '2026-02.csv', 'flaky.csv', '2026-04.csv'],
  parallelism: 2,
  // Any failure that no rule is about is tried again, twice for each file.
  backoffLimitPerIndex: 2,
  activeDeadline: Duration.minutes(30),
  podFailurePolicy: [
    // A pod that is evicted or preempted, or whose node goes, did nothing wrong.
    ignoreDisruptions(),
    // Without its configuration no pod can do anything: no use in trying.
    failJob({ exitCodes: [BAD_CONFIGURATION] }),
    // A broken file stays broken; the others go on.
    failIndex({ exitCodes: [BAD_DATA] }),
  ],
  containers: [
    {
      image: 'busybox:1.36',
      env: [
        {
          name: 'FAILURES',
          valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-index-failure-count']" } },
        },
      ],
      command: [
        'sh',
        '-c',
        [
          'file=$(cat /batch/item)',
          'echo "importing $file, after $FAILURES failures"',
          `case $file in broken*) exit ${BAD_DATA} ;; esac`,
          `[ "$file" != flaky.csv ] || [ "$FAILURES" -gt 0 ] || exit ${TRY_AGAIN}`,
        ].join('\n'),
      ],
    },
  ],
});

export default app;
