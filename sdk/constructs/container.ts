import type * as kplus from 'cdk8s-plus-27';
import { type Fields, isFields } from '../batch-v1/fields.ts';
import type { Container, ContainerPort, EnvFromSource, EnvVar, Volume, VolumeMount } from '../batch-v1/types.ts';
import { nonEmpty, pick, present } from './values.ts';

/** A container by the names of the API, with shorter forms for what is written most. */
export interface ContainerProps extends Omit<Container, 'name' | 'env' | 'envFrom' | 'volumeMounts'> {
  /** Default: `main`; for init containers `init-0`, `init-1`, ... */
  name?: string;
  /** `{ NAME: 'value' }`, with values of `kplus.EnvValue` among them, or the API's list. */
  env?: Record<string, string | EnvValueLike> | EnvVar[];
  envFrom?: (EnvFromSource | EnvFromLike)[];
  /** By the name of a volume, or with the volume itself, which the pod then gets. */
  volumeMounts?: (VolumeMount | MountOf)[];
}

/** `kplus.EnvValue`, of whatever copy. */
export interface EnvValueLike {
  readonly value?: unknown;
  readonly valueFrom?: unknown;
}

/** `kplus.EnvFrom`, of whatever copy. */
export interface EnvFromLike {
  _toKube(): unknown;
}

/** `kplus.Volume` of whatever copy, anything with `asVolume()` such as a claim, or a volume as the API writes it. */
export type VolumeLike = Volume | { readonly name: string } | { asVolume(): { readonly name: string } };

/** A mount that brings its volume along. */
export interface MountOf extends Omit<VolumeMount, 'name'> {
  volume: VolumeLike;
}

/** What the user gave for a container: our form, or kplus' own through `addContainer`. Any field of either. */
export type GivenContainer = ContainerProps | kplus.ContainerProps;

/** A volume as the API writes it. */
export type ApiVolume = Fields & { name: string };

/** Fields of kplus.ContainerProps that the API does not know by that name. */
const KPLUS_FIELDS = ['envVariables', 'readiness', 'liveness', 'startup', 'port', 'portNumber'];
/** Fields that kplus takes as they are. */
const TAKEN_FIELDS = ['name', 'command', 'args', 'workingDir', ...KPLUS_FIELDS];
/** Fields that are brought together from kplus and from what was given. */
const JOINED_FIELDS = ['env', 'envFrom', 'ports', 'volumeMounts', 'securityContext', 'resources', 'lifecycle'];
const KPLUS_SECURITY: Record<string, string> = {
  ensureNonRoot: 'runAsNonRoot',
  user: 'runAsUser',
  group: 'runAsGroup',
};

/** What kplus is to know of the container, so that its mounts, probes, Services and policies work. */
export function toKplus(given: GivenContainer): kplus.ContainerProps {
  const all = given as unknown as Fields;
  const mounts = listOf(all.volumeMounts).filter(isKplusMount) as Fields[];
  return {
    ...pick(all, TAKEN_FIELDS),
    image: all.image,
    imagePullPolicy: all.imagePullPolicy,
    // kplus would ask for a whole CPU.
    resources: isKplusResources(all.resources) ? all.resources : {},
    ports: listOf(all.ports).map(toKplusPort),
    envVariables: { ...(all.envVariables as object), ...envOf(all.env) },
    envFrom: listOf(all.envFrom).map((source) => (hasToKube(source) ? source : { _toKube: () => source })),
    volumeMounts: mounts.map(toKplusMount),
    ...(isKplusLifecycle(all.lifecycle) && { lifecycle: all.lifecycle }),
  } as unknown as kplus.ContainerProps;
}

/** The container as the API wants it: what kplus makes of it, without what nobody asked for, and with what it cannot say. */
export function renderContainer(container: kplus.Container, kube: Fields, given: GivenContainer | undefined): Fields {
  // A kplus.Container of the user's own making keeps the defaults of kplus.
  if (given === undefined) return kube;
  const all = given as unknown as Fields;
  const { imagePullPolicy, startupProbe, resources, securityContext, ...asked } = kube;
  return present({
    ...asked,
    ...(all.startup !== undefined && { startupProbe }),
    ...pick(all, Object.keys(all).filter(isOwnField)),
    name: container.name,
    env: nonEmpty(renderEnv(container, kube)),
    volumeMounts: nonEmpty(renderMounts(kube, listOf(all.volumeMounts))),
    securityContext: renderSecurityContext(all.securityContext),
    resources: isKplusResources(all.resources) ? resources : all.resources,
    lifecycle: isKplusLifecycle(all.lifecycle) ? kube.lifecycle : all.lifecycle,
  });
}

/** The container's own fields, the same in our form and in the API. */
function isOwnField(field: string): boolean {
  return !KPLUS_FIELDS.includes(field) && !JOINED_FIELDS.includes(field);
}

/** Whether `renderContainer` needs nothing of kplus: all that there is was given in the API's form, and nothing came later. */
export function isPlain(container: kplus.Container, given: GivenContainer | undefined): boolean {
  if (given === undefined || container.mounts.length > 0 || container.ports.length > 0) return false;
  const all = given as unknown as Fields;
  return (
    container.env.sources.length === 0 &&
    Object.values(container.env.variables).every(isPlainVariable) &&
    !KPLUS_FIELDS.some((field) => all[field] !== undefined) &&
    !isKplusResources(all.resources) &&
    !isKplusLifecycle(all.lifecycle)
  );
}

function isPlainVariable(variable: object): boolean {
  return Object.getPrototypeOf(variable) === Object.prototype;
}

/** Volumes in the API's form that a container's mounts bring along. */
export function mountedVolumes(given: GivenContainer): ApiVolume[] {
  return listOf((given as unknown as Fields).volumeMounts).flatMap((mount) => {
    const own = isFields(mount) && isFields(mount.volume) && !isKplusMount(mount);
    return own ? [mount.volume as ApiVolume] : [];
  });
}

/** The volume behind a claim or the like; a volume is its own. */
export function asVolume(volume: VolumeLike): { readonly name: string } {
  const { asVolume: convert } = volume as { asVolume?: () => { readonly name: string } };
  return typeof convert === 'function' ? convert.call(volume) : (volume as { name: string });
}

export function hasToKube(value: unknown): value is { _toKube(): unknown } {
  return isFields(value) && typeof value._toKube === 'function';
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function envOf(env: unknown): Record<string, unknown> {
  const entries = Array.isArray(env)
    ? env.map(({ name, ...value }: EnvVar): [string, unknown] => [name, value])
    : Object.entries((env ?? {}) as Fields).map(([name, value]) => [name, isFields(value) ? value : { value }]);
  return Object.fromEntries(entries);
}

/** Variables of the API's form are taken as they are; kplus knows only the sources of 1.27. */
function renderEnv(container: kplus.Container, kube: Fields): Fields[] {
  const rendered = new Map(listOf(kube.env).map((variable) => [(variable as EnvVar).name, variable as Fields]));
  return Object.entries(container.env.variables).map(([name, variable]) => {
    return isPlainVariable(variable) ? present({ name, ...variable }) : (rendered.get(name) ?? { name });
  });
}

function renderMounts(kube: Fields, mounts: unknown[]): Fields[] {
  const own = mounts.filter(isFields).flatMap((mount): Fields[] => {
    const { volume, ...rest } = mount;
    if (isFields(volume) && !isKplusMount(mount)) return [{ ...rest, name: volume.name }];
    return volume === undefined ? [rest] : [];
  });
  const kplusMounts = listOf(kube.volumeMounts).map((rendered) => {
    const { mountPath } = rendered as Fields;
    // What kplus does not know of a mount, such as recursiveReadOnly.
    const { volume: _, ...rest } = (mounts.filter(isFields).find((mount) => mount.mountPath === mountPath) ??
      {}) as Fields;
    return { ...(rendered as Fields), ...rest };
  });
  return [...own, ...kplusMounts];
}

function renderSecurityContext(given: unknown): Fields | undefined {
  if (!isFields(given)) return undefined;
  return Object.fromEntries(Object.entries(given).map(([field, value]) => [KPLUS_SECURITY[field] ?? field, value]));
}

function isKplusMount(mount: unknown): boolean {
  if (!isFields(mount) || !isFields(mount.volume)) return false;
  return 'path' in mount || hasToKube(mount.volume) || typeof mount.volume.asVolume === 'function';
}

function toKplusMount(mount: Fields): Fields {
  const { mountPath, mountPropagation, volume, ...rest } = mount;
  return { path: mountPath, propagation: mountPropagation, ...rest, volume: asVolume(volume as VolumeLike) };
}

function toKplusPort(port: unknown): unknown {
  if (!isFields(port) || 'number' in port) return port;
  const { containerPort, hostIP, ...rest } = port as unknown as ContainerPort;
  return { ...rest, number: containerPort, hostIp: hostIP };
}

function isKplusResources(resources: unknown): boolean {
  return isFields(resources) && ['cpu', 'memory', 'ephemeralStorage'].some((field) => field in resources);
}

function isKplusLifecycle(lifecycle: unknown): boolean {
  return isFields(lifecycle) && (hasToKube(lifecycle.postStart) || hasToKube(lifecycle.preStop));
}
