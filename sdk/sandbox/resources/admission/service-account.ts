import { randomInt } from 'node:crypto';
import { type Fields, fieldsOf, listOfFields } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { Registry } from '../../registry.ts';
import { forbidden } from '../../store/refusals.ts';
import { changeEach } from '../defaults/fields.ts';
import { pods, serviceAccounts } from '../kinds.ts';

/** The plug-in ServiceAccount (plugin/pkg/admission/serviceaccount): a pod runs as somebody, and has that one's token. */
export function withServiceAccount(pod: KubernetesObject, registry: Registry): KubernetesObject {
  const spec = fieldsOf(pod.spec);
  const { namespace = '' } = pod.metadata;
  const name = String(spec.serviceAccountName || 'default');
  const account = registry.peek(serviceAccounts, namespace, name);
  if (account === undefined) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
    // Plug-ins that change objects come before names are generated.
    throw forbidden(pods, pod.metadata.generateName || (pod.metadata.name ?? ''), why);
  }
  const automount = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  const named = { ...spec, serviceAccountName: name, serviceAccount: name, ...pullSecrets(spec, account) };
  return { ...pod, spec: automount === true ? withToken(named) : named };
}

function pullSecrets(spec: Fields, account: KubernetesObject): Fields {
  const given = listOfFields(account.imagePullSecrets).map(({ name }) => ({ name }));
  return listOfFields(spec.imagePullSecrets).length > 0 || given.length === 0 ? {} : { imagePullSecrets: given };
}

const PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const LISTS = ['containers', 'initContainers'];

/** Every container that has nothing else in its place gets the token. */
function withToken(spec: Fields): Fields {
  const volumes = listOfFields(spec.volumes);
  const own = volumes.find(({ name }) => String(name).startsWith(PREFIX));
  const name = own === undefined ? `${PREFIX}${suffix()}` : String(own.name);
  const mount = { name, readOnly: true, mountPath: MOUNT_PATH };
  const mounted = LISTS.reduce(
    (fields, list) => changeEach(fields, list, (container) => withMount(container, mount)),
    spec,
  );
  if (own !== undefined || mounted === spec) return mounted;
  return { ...mounted, volumes: [...volumes, { name, projected: TOKEN }] };
}

function withMount(container: Fields, mount: { mountPath: string }): Fields {
  const mounts = listOfFields(container.volumeMounts);
  if (mounts.some(({ mountPath }) => mountPath === MOUNT_PATH)) return container;
  return { ...container, volumeMounts: [...mounts, mount] };
}

/** As the server generates names; a pod's volumes need not be kept apart from those of others. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(): string {
  let number = randomInt(LETTERS.length ** 5);
  let text = '';
  for (let count = 0; count < 5; count++) {
    text += LETTERS[number % LETTERS.length];
    number = Math.floor(number / LETTERS.length);
  }
  return text;
}

/** The seven seconds mark tokens that the server would rather have live an hour. */
const LIFETIME = 3607;

const TOKEN = {
  defaultMode: 420,
  sources: [
    { serviceAccountToken: { expirationSeconds: LIFETIME, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
};
