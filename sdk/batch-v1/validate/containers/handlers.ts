import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, listOf, oneOfOrDefault, orList } from '../rule.ts';
import { portNumber, portNumberOrName } from './ports.ts';

type ActionCheck = (action: Fields, path: Path) => readonly Problem[];

const SCHEMES = ['HTTP', 'HTTPS'];
const HEADER_NAME = /^[-A-Za-z0-9]+$/;

/** What probes and lifecycle hooks do alike. */
const ACTIONS: Readonly<Record<string, ActionCheck>> = {
  exec: (exec, path) => {
    const wrong = !isMissing(exec.command) && !Array.isArray(exec.command);
    if (wrong || listOf(exec.command).length > 0) return NO_PROBLEMS;
    return [{ path: [...path, 'command'], value: exec.command ?? undefined, message: 'is required' }];
  },
  httpGet: (httpGet, path) => [
    ...portNumberOrName(httpGet.port, [...path, 'port']),
    ...oneOfOrDefault(httpGet, 'scheme', path, SCHEMES),
    ...eachItem(httpGet.httpHeaders, [...path, 'httpHeaders'], ({ name }, at) => {
      if (typeof name !== 'string' || HEADER_NAME.test(name)) return NO_PROBLEMS;
      return [{ path: [...at, 'name'], value: name, message: 'must be letters, digits and "-"' }];
    }),
  ],
  tcpSocket: (tcpSocket, path) => portNumberOrName(tcpSocket.port, [...path, 'port']),
  grpc: (grpc, path) => portNumber(grpc.port, [...path, 'port']),
};

/** Problems of a handler: it must have exactly one of the given actions. */
export function handlerProblems(handler: Fields, path: Path, actions: readonly string[]): readonly Problem[] {
  const given = actions.filter((action) => !isMissing(handler[action]));
  if (given.length === 0) return [{ path, value: handler, message: `must have one of ${orList(actions)}` }];
  if (given.length > 1) {
    return [{ path, value: handler, message: `must have one action, not ${given.join(' and ')}`, fix: 'keep one' }];
  }
  return given.flatMap((action) => {
    const value = handler[action];
    return isFields(value) ? (ACTIONS[action]?.(value, [...path, action]) ?? NO_PROBLEMS) : NO_PROBLEMS;
  });
}
