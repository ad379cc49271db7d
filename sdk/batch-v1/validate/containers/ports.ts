import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { ContainerView, JobView, Path, Problem } from '../rule.ts';
import { listOf, oneOfOrDefault, text, wholeNumber } from '../rule.ts';

const MAX_PORT = 65535;
const RANGE = `must be between 1 and ${MAX_PORT}`;

/** Problems of a port's number. */
export function portNumber(value: unknown, path: Path): readonly Problem[] {
  const port = wholeNumber(value);
  return port === undefined || (port >= 1 && port <= MAX_PORT) ? NO_PROBLEMS : [{ path, value: port, message: RANGE }];
}

const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/;

/** Problems of a port's name (RFC 6335, lower case). */
export function portName(value: string, path: Path): readonly Problem[] {
  if (PORT_NAME.test(value)) return NO_PROBLEMS;
  const number = /^\d+$/.test(value);
  const message = 'must be at most 15 lower-case letters, digits and single "-", with at least one letter';
  return [{ path, value, message, ...(number && { fix: `write it without quotes: ${value}` }) }];
}

/** Problems of a port that a probe or handler asks: a number, or the name of one. */
export function portNumberOrName(value: unknown, path: Path): readonly Problem[] {
  return typeof value === 'string' ? portName(value, path) : portNumber(value, path);
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** `ports` of a container. */
export function checkPorts({ container, path }: ContainerView): readonly Problem[] {
  const names = new Set<string>();
  return eachItem(container.ports, [...path, 'ports'], (port, at) => {
    const name = text(port.name);
    const problems = name ? portName(name, [...at, 'name']) : NO_PROBLEMS;
    const repeated = name && names.has(name) ? [{ path: [...at, 'name'], value: name, message: 'must be unique' }] : [];
    if (name && problems.length === 0) names.add(name);
    return [
      ...problems,
      ...repeated,
      ...portNumber(port.containerPort, [...at, 'containerPort']),
      ...(port.hostPort === 0 ? NO_PROBLEMS : portNumber(port.hostPort, [...at, 'hostPort'])),
      ...oneOfOrDefault(port, 'protocol', at, PROTOCOLS),
    ];
  });
}

/** Each port of a node once in the containers, which run at the same time; init containers are looked at one by one. */
export function checkHostPorts(job: JobView): readonly Problem[] {
  const shared = new Set<string>();
  return job.containers.flatMap(({ container, path, init }) => {
    if (listOf(container.ports).length === 0) return NO_PROBLEMS;
    const taken = init ? new Set<string>() : shared;
    return eachItem(container.ports, [...path, 'ports'], (port, at) => {
      const value = wholeNumber(port.hostPort);
      if (!value) return NO_PROBLEMS;
      const key = `${text(port.protocol) || 'TCP'}/${text(port.hostIP) ?? ''}/${value}`;
      const message = 'is taken already by another port of the pod';
      if (taken.has(key)) return [{ path: [...at, 'hostPort'], value, message }];
      taken.add(key);
      return NO_PROBLEMS;
    });
  });
}
