import type { Section } from './section.ts';

const COLUMNS = 'NAME:.metadata.name,DONE:.status.succeeded,WANTED:.spec.completions,NONE:.status.nothing';

export const get: Section[] = [
  {
    title: 'get, of what has run',
    steps: [
      'kubectl get jobs',
      'kubectl get all',
      'kubectl create -f indexed.yaml -f suspended.yaml -f cron.yaml -f job.yaml',
      'kubectl wait --for=condition=Failed job/indexed --timeout=60s',
      'kubectl wait --for=condition=Complete job/hello --timeout=60s',
      'kubectl get jobs',
      'kubectl get jobs -o wide',
      'kubectl get job hello --no-headers',
      'kubectl get jobs --show-labels',
      'kubectl get jobs -L app',
      'kubectl get jobs -o name',
      'kubectl get job indexed -o yaml',
      'kubectl get job hello -o json',
      'kubectl get job hello indexed -o name',
      'kubectl get jobs -o jsonpath="{range .items[*]}{.metadata.name} {.status.succeeded}{\'\\n\'}{end}"',
      `kubectl get jobs -o custom-columns='${COLUMNS}'`,
      'kubectl get jobs -o go-template="{{range .items}}{{.metadata.name}} {{end}}"',
      'kubectl get jobs --sort-by=.metadata.name -o name',
      'kubectl get jobs -l app=hello',
      'kubectl get jobs -l "app in (hello,later)" -o name',
      'kubectl get jobs -l "app,app!=hello" -o name',
      'kubectl get jobs -l "!app"',
      'kubectl get jobs -l "app=="',
      'kubectl get jobs -l "a=b=c"',
      'kubectl get jobs --field-selector metadata.name=hello -o name',
      'kubectl get jobs --field-selector status.successful=1 -o name',
      'kubectl get jobs --field-selector spec.suspend=true',
      'kubectl get jobs --chunk-size=1 -o name',
      'kubectl get jobs --chunk-size=2',
      'kubectl get jobs,cronjobs',
      'kubectl get cronjobs -o wide',
      'kubectl get cj nightly -o yaml',
      'kubectl get job/hello cronjob/nightly',
      'kubectl get job nothing',
      'kubectl get job nothing --ignore-not-found',
      'kubectl get job hello nothing',
      'kubectl get nothings',
      'kubectl get jobs.batch hello -o name',
      'kubectl get jobs.v1.batch hello -o name',
      'kubectl get job hello -o jsonpath="{.spec.nothing}"',
      'kubectl get job hello -o jsonpath="{.spec"',
      'kubectl get job hello -o strange',
      'kubectl get --raw "/apis/batch/v1/namespaces/$NAMESPACE/jobs/nothing"',
      'kubectl get -f job.yaml -o name',
      'kubectl get job hello --subresource=status',
      'kubectl get job hello --subresource=nothing',
      'kubectl get jobs -A -l app=hello --no-headers | grep "$NAMESPACE"',
    ],
  },
  {
    title: 'get pods and the rest',
    steps: [
      'kubectl create -f job.yaml -f several.yaml',
      'kubectl wait --for=condition=Complete job/hello --timeout=60s',
      'kubectl get pods',
      'kubectl get pods -o wide',
      'kubectl get pods --show-labels',
      {
        line: 'kubectl get pods -o yaml',
        except: /^ *(image: docker|imageID)/,
        because: 'no image is pulled, and containerd tells one of the names that its content has',
      },
      'kubectl get pods --field-selector status.phase=Succeeded -o name',
      'kubectl get pods --field-selector status.phase=Running',
      'kubectl get pods --field-selector status.phase!=Running,spec.restartPolicy=Never -o name',
      'kubectl get pods -l job-name=hello -o jsonpath="{.items[0].status.phase}"',
      'kubectl get pods -l batch.kubernetes.io/job-name=hello --no-headers',
      'kubectl get configmaps',
      'kubectl get configmap settings -o yaml',
      'kubectl get secrets',
      'kubectl get secret keys -o jsonpath="{.data.key}" | base64 -d',
      'kubectl get services',
      'kubectl get service workers -o yaml',
      'kubectl get serviceaccounts',
      'kubectl get cm,secret,svc,sa -l set=several -o name',
      'kubectl get all',
      'kubectl get namespace "$NAMESPACE"',
      'kubectl get namespace "$NAMESPACE" -o yaml',
      'kubectl get nodes localhost -o name',
      'kubectl get node localhost',
      'kubectl get leases',
      'kubectl get quota',
      'kubectl get events --sort-by=.metadata.name -o custom-columns=REASON:.reason,TYPE:.type,OBJECT:.involvedObject.kind --no-headers | grep -v Pull | sort',
    ],
  },
  {
    title: 'get -w',
    steps: [
      `kubectl get configmaps -l watched=yes -w --output-watch-events > seen.$NAMESPACE 2>&1 & watcher=$!
sleep 1
kubectl create configmap one --from-literal=a=1 --dry-run=client -o yaml | kubectl label --local -f - watched=yes -o yaml | kubectl create -f -
kubectl create configmap two --from-literal=a=1
kubectl label configmap two watched=yes
kubectl patch configmap one -p '{"data":{"b":"2"}}'
kubectl label configmap two watched-
kubectl delete configmap one
sleep 1; kill $watcher; wait $watcher; echo "exit $?"
cat seen.$NAMESPACE; rm seen.$NAMESPACE`,
      `kubectl create -f suspended.yaml
timeout 2 kubectl get job later -w; echo "exit $?"
timeout 2 kubectl get jobs -w -o name; echo "exit $?"
timeout 2 kubectl get jobs --watch-only; echo "exit $?"`,
    ],
  },
];
