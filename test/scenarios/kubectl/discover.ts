import type { Section } from './section.ts';

const CORE = 'configmaps|events|namespaces|nodes|pods|resourcequotas|secrets|serviceaccounts|services';

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
      'kubectl explain job',
      'kubectl explain job.spec',
      'kubectl explain job.spec.completions',
      'kubectl explain job.spec.podFailurePolicy.rules',
      'kubectl explain job.status',
      'kubectl explain cronjob.spec',
      'kubectl explain cronjob.spec.jobTemplate.spec.template.spec.containers.image',
      'kubectl explain job.spec.nothing',
      'kubectl explain nothing',
      'kubectl explain pod.spec.restartPolicy',
      'kubectl explain configmap',
      'kubectl explain job.spec.successPolicy --recursive',
    ],
  },
];
