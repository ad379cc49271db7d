import type { ApiObjectMetadata, ApiObjectMetadataDefinition } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { type Fields, isFields } from '../batch-v1/fields.ts';
import type { PodFields } from '../batch-v1/types.ts';
import {
  type ApiVolume,
  asVolume,
  type ContainerProps,
  type GivenContainer,
  hasToKube,
  isPlain,
  mountedVolumes,
  renderContainer,
  toKplus,
  type VolumeLike,
} from './container.ts';
import { renderMetadata } from './render-object.ts';
import { among, type DurationLike, join, merge, nonEmpty, nonEmptyFields, present, seconds } from './values.ts';

/** The pod of a Job: the API's fields, without the ones that a Job has itself. */
export interface PodProps extends PodFields {
  /** At least one. */
  containers: ContainerProps[];
  /** Run one after another before the containers; with restartPolicy Always they run beside them. */
  initContainers?: ContainerProps[];
  volumes?: VolumeLike[];
  /** `kplus.ServiceAccount`, or anything else with a name. */
  serviceAccount?: { readonly name: string };
  /** The service account by name. */
  serviceAccountName?: string;
  /** Time between the signal to stop and the kill. Default: 30 seconds. */
  terminationGracePeriod?: DurationLike;
  /** Time from its start until a pod fails, each pod by itself. The Job's own is `activeDeadline`. */
  podActiveDeadline?: DurationLike;
  /** Labels and annotations of the pods. */
  podMetadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  /** Lets no traffic in or out, by a NetworkPolicy, until `connections` allow it. Default: false. */
  isolate?: boolean;
  /** Any other field of the pod's spec, merged over the rest: for what these types do not know yet. */
  podSpec?: Fields;
}

/** Fields that go into the pod's spec as they are. */
const POD_FIELDS = {
  nodeSelector: true,
  nodeName: true,
  affinity: true,
  tolerations: true,
  topologySpreadConstraints: true,
  priorityClassName: true,
  preemptionPolicy: true,
  schedulerName: true,
  runtimeClassName: true,
  schedulingGates: true,
  resourceClaims: true,
  resources: true,
  securityContext: true,
  automountServiceAccountToken: true,
  imagePullSecrets: true,
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
  hostUsers: true,
  hostname: true,
  subdomain: true,
  setHostnameAsFQDN: true,
  hostAliases: true,
  dnsPolicy: true,
  dnsConfig: true,
  enableServiceLinks: true,
  shareProcessNamespace: true,
  readinessGates: true,
  overhead: true,
  os: true,
  schedulingGroup: true,
  hostnameOverride: true,
  evictionResponders: true,
} satisfies Record<keyof PodFields, true>;

const POD_FIELD_NAMES = new Set(Object.keys(POD_FIELDS));

/** The other properties of a pod. */
const POD_PROPS = {
  containers: true,
  initContainers: true,
  volumes: true,
  serviceAccount: true,
  serviceAccountName: true,
  terminationGracePeriod: true,
  podActiveDeadline: true,
  podMetadata: true,
  isolate: true,
  podSpec: true,
} satisfies Record<Exclude<keyof PodProps, keyof PodFields>, true>;

/** Every property that a pod takes: what is none of these was mistyped. */
export const POD_PROP_NAMES: readonly string[] = Object.keys({ ...POD_FIELDS, ...POD_PROPS });

/**
 * A `kplus.Workload` whose pods are written as the user gave them: kplus adds volumes, service accounts, scheduling and
 * network policies, but none of its own opinions.
 */
export abstract class PodWorkload extends kplus.Workload {
  private readonly podProps: PodProps & { restartPolicy: string };
  private readonly given = new Map<kplus.Container, GivenContainer>();
  private readonly apiVolumes: ApiVolume[] = [];
  /** Whether somebody selects the pods by the label that kplus invents for that. */
  private addressed = false;
  /** Whether somebody asked for the metadata of the pods, and may have changed it. */
  private described = false;

  constructor(scope: Construct, id: string, props: PodProps & { restartPolicy: string }) {
    super(scope, id, {
      podMetadata: props.podMetadata as ApiObjectMetadata,
      restartPolicy: props.restartPolicy as kplus.RestartPolicy,
      serviceAccount: props.serviceAccount as kplus.IServiceAccount,
      // The API's default; kplus asks before it binds a role to the pods.
      automountServiceAccountToken: props.automountServiceAccountToken ?? true,
      hostNetwork: props.hostNetwork,
      // The server selects the pods of a Job.
      select: false,
    });
    this.podProps = props;
    for (const container of props.containers ?? []) this.addContainer(container);
    for (const container of props.initContainers ?? []) this.addInitContainer(container);
    for (const volume of props.volumes ?? []) this.addVolume(volume);
  }

  /** Adds a container, in our form or in that of kplus. */
  override addContainer(container: ContainerProps | kplus.ContainerProps): kplus.Container {
    return this.remember(super.addContainer(toKplus(container)), container);
  }

  /** Adds an init container, in our form or in that of kplus. */
  override addInitContainer(container: ContainerProps | kplus.ContainerProps): kplus.Container {
    return this.remember(super.addInitContainer(toKplus(container)), container);
  }

  /** Adds a volume: of kplus, with `asVolume()`, or as the API writes it. */
  override addVolume(volume: VolumeLike): void {
    const actual = asVolume(volume);
    if (hasToKube(actual)) super.addVolume(actual as kplus.Volume);
    else this.addApiVolume(actual as ApiVolume);
  }

  override toPodSelectorConfig(): kplus.PodSelectorConfig {
    this.addressed = true;
    return super.toPodSelectorConfig();
  }

  override get podMetadata(): ApiObjectMetadataDefinition {
    this.described = true;
    return super.podMetadata;
  }

  private remember(container: kplus.Container, given: GivenContainer): kplus.Container {
    this.given.set(container, given);
    for (const volume of mountedVolumes(given)) this.addApiVolume(volume);
    return container;
  }

  /** A volume may be given and be brought along by several mounts. */
  private addApiVolume(volume: ApiVolume): void {
    if (!this.apiVolumes.includes(volume)) this.apiVolumes.push(volume);
  }

  /** The pod template as the API wants it, without `podSpec`. */
  protected renderPodTemplate(): Fields {
    return present({ metadata: this.renderPodMetadata(), spec: this.renderPod() });
  }

  private renderPodMetadata(): Fields | undefined {
    if (!this.described) return renderMetadata(this.podProps.podMetadata ?? {}, this.apiObject);
    const metadata = this.podMetadata.toJson() as Fields;
    const { [kplus.Pod.ADDRESS_LABEL]: address, ...labels } = (metadata.labels ?? {}) as Fields;
    const all = this.addressed ? { ...labels, [kplus.Pod.ADDRESS_LABEL]: address } : labels;
    return nonEmptyFields({ ...metadata, labels: nonEmptyFields(all) });
  }

  private renderPod(): Fields {
    const props = this.podProps;
    const kube = this.renderKplus();
    return present({
      ...among(props, POD_FIELD_NAMES),
      restartPolicy: props.restartPolicy,
      serviceAccountName: props.serviceAccountName ?? this.serviceAccount?.name,
      terminationGracePeriodSeconds: seconds(props.terminationGracePeriod),
      activeDeadlineSeconds: seconds(props.podActiveDeadline),
      imagePullSecrets: nonEmpty(props.imagePullSecrets?.map(({ name }) => ({ name }))),
      containers: this.renderContainers(this.containers, kube.containers),
      initContainers: nonEmpty(this.renderContainers(this.initContainers, kube.initContainers)),
      volumes: nonEmpty([...((kube.volumes ?? []) as Fields[]), ...this.apiVolumes]),
      nodeName: kube.nodeName ?? props.nodeName,
      affinity: join(props.affinity, kube.affinity),
      tolerations: join(props.tolerations, kube.tolerations),
      hostAliases: join(props.hostAliases, kube.hostAliases),
      dnsConfig: join(props.dnsConfig, isFields(kube.dnsConfig) ? kube.dnsConfig : undefined),
    });
  }

  /** What kplus makes of the pod, in the API's names. It refuses pods without containers; our validation does so better. */
  private renderKplus(): Fields {
    if (this.containers.length === 0 || this.isPlain()) return {};
    return kplus.k8s.toJson_PodSpec(this._toPodSpec()) as Fields;
  }

  /** Whether nothing of kplus was used, neither in the properties nor after that. Asking kplus costs more than all the rest. */
  private isPlain(): boolean {
    const { scheduling, dns } = this;
    const used = [this.volumes, this.hostAliases, dns.nameservers, dns.searches, dns.options];
    return (
      used.every((list) => list.length === 0) &&
      Object.values(scheduling._toKube()).every((value) => value === undefined) &&
      [...this.containers, ...this.initContainers].every((container) => isPlain(container, this.given.get(container)))
    );
  }

  private renderContainers(containers: kplus.Container[], kube: unknown): Fields[] {
    const rendered = (kube ?? []) as Fields[];
    return containers.map((container, index) =>
      renderContainer(container, rendered[index] ?? {}, this.given.get(container)),
    );
  }

  /** `podSpec` goes over everything. */
  protected withPassthrough(template: Fields): Fields {
    return { ...template, spec: merge(template.spec as Fields, this.podProps.podSpec) };
  }
}
