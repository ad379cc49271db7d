import type { Section, Step } from './section.ts';

const CORE = 'configmaps|events|namespaces|nodes|pods|resourcequotas|secrets|serviceaccounts|services';

/** The names and types of fields; the prose about them, and the lists of values in it, is Kubernetes'. */
const explain = (what: string): Step => ({
  line: `kubectl explain ${what}`,
  except: /^ {4}|^ *enum:|^ENUM|^$/,
  because: 'the prose is not copied',
});

export const discover: Section[] = [
  {
    title: 'discovery',
    steps: [
      'kubectl api-resources --api-group=batch',
      'kubectl api-resources --api-group=batch -o wide',
      `kubectl api-resources --api-group="" --no-headers | grep -E "^(${CORE}) "`,
      `kubectl api-resources --api-group="" --no-headers -o wide | grep -E "^(${CORE}) "`,
      'kubectl api-resources --api-group=coordination.k8s.io -o wide | grep leases\\ ',
      'kubectl api-resources --api-group=authorization.k8s.io -o wide | grep selfsubjectaccessreviews',
      'kubectl api-versions | grep -E "^(v1|batch/v1|coordination.k8s.io/v1|authorization.k8s.io/v1)$"',
      'kubectl version',
      {
        line: 'kubectl version -o json',
        except: /goVersion|buildDate|gitCommit|platform|compiler|gitTreeState/,
        because: 'it was built of something else',
      },
      'kubectl cluster-info',
      'kubectl get --raw /readyz',
      'kubectl get --raw /livez',
      'kubectl get --raw /healthz',
      'kubectl get --raw /nothing',
      'kubectl get --raw /apis/batch',
      'kubectl get --raw /apis/batch/v2',
      'kubectl get --raw /apis/batch/v1/nothing',
      'kubectl auth can-i create jobs',
      'kubectl auth can-i delete pods --subresource=log',
      'kubectl auth can-i list nodes',
      'kubectl auth can-i "*" "*"',
      'kubectl auth can-i watch cronjobs.batch -A',
    ],
  },
  {
    title: 'explain',
    steps: [
      explain('job'),
      explain('job.spec'),
      explain('job.spec.completions'),
      explain('job.spec.podFailurePolicy.rules'),
      explain('job.status'),
      explain('cronjob.spec'),
      explain('cronjob.spec.jobTemplate.spec.template.spec.containers.image'),
      explain('job.spec.nothing'),
      'kubectl explain nothing',
      explain('pod.spec.restartPolicy'),
      explain('configmap'),
      explain('job.spec.successPolicy --recursive'),
    ],
  },
];
