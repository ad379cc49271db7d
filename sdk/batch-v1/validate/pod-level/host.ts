import { eachItem } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { isMissing, text, wholeNumber } from '../rule.ts';
import { dnsLabel, dnsSubdomain } from '../texts.ts';

/** `hostname`, `subdomain` and what overrides them. */
export function checkHostname({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  return [
    ...dnsLabel(pod.hostname, [...podPath, 'hostname']),
    ...dnsLabel(pod.subdomain, [...podPath, 'subdomain']),
    ...(isMissing(pod.hostnameOverride) || minorVersion < KEPT_SINCE.hostnameOverride
      ? NO_PROBLEMS
      : overrideProblems(pod, [...podPath, 'hostnameOverride'])),
  ];
}

const MAX_HOSTNAME = 64;

function overrideProblems(pod: JobView['pod'], path: Path): readonly Problem[] {
  const { hostnameOverride: value } = pod;
  const problem = (message: string): readonly Problem[] => [{ path, value, message, fix: 'remove one of the two' }];
  if (pod.setHostnameAsFQDN === true) return problem('may not stand beside setHostnameAsFQDN: true');
  if (pod.hostNetwork === true) return problem('may not stand beside hostNetwork: true');
  if (value === '') return [{ path, value, message: 'is required where it is written', fix: 'remove it' }];
  if ((text(value)?.length ?? 0) <= MAX_HOSTNAME) return dnsSubdomain(value, path);
  return [{ path, value, message: `must have at most ${MAX_HOSTNAME} characters` }];
}

/** With the node's network, a port is the node's as well. */
export function checkHostPorts({ pod, containers }: JobView): readonly Problem[] {
  if (pod.hostNetwork !== true) return NO_PROBLEMS;
  return containers
    .filter(({ init }) => !init)
    .flatMap(({ container, path }) =>
      eachItem(container.ports, [...path, 'ports'], (port, at) => {
        const hostPort = wholeNumber(port.hostPort) ?? 0;
        if (hostPort === 0 || hostPort === port.containerPort) return NO_PROBLEMS;
        const message = 'must be the same as containerPort with hostNetwork';
        return [{ path: [...at, 'hostPort'], value: hostPort, message, fix: 'remove it' }];
      }),
    );
}

/** From here on the server looks for devices, too. */
const CHECKED_DEVICES = 34;

/** Users of its own do not go together with other namespaces of the node. */
export function checkNamespaces({ pod, podPath, containers }: JobView, minorVersion: number): readonly Problem[] {
  const problems: Problem[] = [];
  if (pod.shareProcessNamespace === true && pod.hostPID === true) {
    const message = 'may not stand beside hostPID: true';
    problems.push({ path: [...podPath, 'shareProcessNamespace'], value: true, message, fix: 'remove one of the two' });
  }
  if (pod.hostUsers !== false || minorVersion < KEPT_SINCE.hostUsers) return problems;
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (pod[field] !== true) continue;
    problems.push({ path: [...podPath, field], value: true, message: 'may not stand beside hostUsers: false' });
  }
  if (minorVersion < CHECKED_DEVICES) return problems;
  for (const { container, path } of containers) {
    const value = container.volumeDevices;
    if (!Array.isArray(value) || value.length === 0) continue;
    problems.push({ path: [...path, 'volumeDevices'], value, message: 'may not stand beside hostUsers: false' });
  }
  return problems;
}
