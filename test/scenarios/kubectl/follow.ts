import type { Section } from './section.ts';

/** Events are written some time after what they tell. */
const seen = (reason: string, count = 1) =>
  `for i in {1..80}; do [ $(kubectl get events --field-selector reason=${reason} -o name | wc -l) -ge ${count} ] && break; sleep 0.25; done`;

/** Their ages are first left out, which would decide the order. */
const EVENTS = 'sed -E "s/^[^ ]+ +(\\([^)]*\\) +)?//" | sort';
const DESCRIBED = `sed -E "1,/^  ----/d; s/^ +([^ ]+) +([^ ]+) +[^ ]+ +(\\([^)]*\\) +)?/\\1 \\2 /" | sort`;

export const follow: Section[] = [
  {
    title: 'wait and logs',
    steps: [
      'kubectl create -f job.yaml',
      'kubectl wait --for=condition=Complete job/hello --timeout=60s',
      'kubectl wait --for=condition=Failed job/hello --timeout=1s',
      'kubectl wait --for=condition=Complete job/nothing --timeout=1s',
      'kubectl wait --for=jsonpath={.status.succeeded}=1 job/hello --timeout=5s',
      'kubectl wait --for=delete job/hello --timeout=1s',
      'kubectl wait --for=delete job/nothing --timeout=1s',
      'kubectl logs job/hello',
      'kubectl logs -f job/hello',
      'kubectl logs -l job-name=hello --tail=1',
      'kubectl logs -l job-name=hello --prefix',
      'kubectl logs job/hello --tail=2',
      'kubectl logs job/hello --limit-bytes=8',
      'kubectl logs job/hello --timestamps',
      'kubectl logs job/hello --since=1h',
      'kubectl logs job/hello -c other',
      'kubectl logs job/hello --previous',
      'kubectl logs job/hello --all-containers',
      'kubectl logs nothing',
      'kubectl logs job/nothing',
      'kubectl logs -l job-name=nothing',
      'kubectl create -f suspended.yaml',
      'kubectl logs job/later --pod-running-timeout=1s',
      'kubectl create -f failing.yaml',
      'kubectl wait --for=condition=Failed job/failing --timeout=60s',
      'kubectl logs job/failing',
      'kubectl get job failing -o jsonpath="{range .status.conditions[*]}{.type} {.reason} {.message}{\'\\n\'}{end}"',
      'kubectl create job talker --image=busybox:1.36 -- sh -c "for i in 1 2 3; do echo \\$i; sleep 1; done"',
      'kubectl wait --for=jsonpath={.status.ready}=1 job/talker --timeout=60s',
      'kubectl logs -f job/talker',
    ],
  },
  {
    title: 'describe',
    steps: [
      'kubectl create -f indexed.yaml -f suspended.yaml -f cron.yaml -f several.yaml',
      'kubectl wait --for=condition=Failed job/indexed --timeout=60s',
      seen('Suspended'),
      seen('SuccessfulCreate', 3),
      seen('FailedIndexes'),
      'kubectl describe job indexed | sed "/^Events:/,\\$d"',
      `kubectl describe job indexed | ${DESCRIBED}`,
      'kubectl describe job later',
      'kubectl describe cronjob nightly',
      {
        line: 'kubectl describe pod -l batch.kubernetes.io/job-completion-index=0 | sed "/^Events:/,\\$d"',
        except: /^ *(Node|Container ID|Image ID):/,
        because: 'no image is pulled, and the node has another address',
      },
      {
        line: `kubectl describe pod -l batch.kubernetes.io/job-completion-index=1 | ${DESCRIBED}`,
        except: /Pulled|Pulling/,
        because: 'no image is pulled',
      },
      'kubectl describe configmap settings',
      'kubectl describe secret keys',
      {
        line: 'kubectl describe service workers',
        except: /^Endpoints:/,
        because: 'no endpoints are made',
      },
      'kubectl describe serviceaccount robot',
      'kubectl describe namespace "$NAMESPACE"',
      'kubectl describe job nothing',
      'kubectl describe jobs -l app=later | head -3',
      {
        line: 'kubectl describe node localhost | sed "/^Non-terminated/,\\$d;/^Capacity/,/^System Info/d"',
        except: /^ |^(Addresses|Annotations|Labels|PodCIDR|System Info|Lease|CreationTimestamp)/,
        because: 'a machine is described there',
      },
    ],
  },
  {
    title: 'events',
    steps: [
      'kubectl create -f failing.yaml',
      'kubectl wait --for=condition=Failed job/failing --timeout=60s',
      seen('BackoffLimitExceeded'),
      `kubectl events --for job/failing | ${EVENTS}`,
      'kubectl events --for job/nothing',
      `kubectl get events --field-selector involvedObject.kind=Job --no-headers | ${EVENTS}`,
      `kubectl get events --field-selector reason=BackoffLimitExceeded -o custom-columns=R:.reason,M:.message,T:.type,S:.source,C:.count,RC:.reportingComponent`,
      'kubectl create -f suspended.yaml',
      seen('Suspended'),
      `kubectl events --for job/later --no-headers | ${EVENTS}`,
      'kubectl events --types=Warning --for job/failing --no-headers | wc -l',
    ],
  },
];
