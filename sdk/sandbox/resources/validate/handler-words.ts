import { fieldsOf, isFields } from '../../../batch-v1/fields.ts';
import { portNameRule } from './names.ts';
import type { Words } from './pod-findings.ts';
import { forbidden, invalid, type Path, required } from './words.ts';

const ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

/** Of probes and of what runs at the start and the end of a container. */
export function handlerWords({ value, message }: { value: unknown; message: string }, path: Path): ReturnType<Words> {
  const last = path.at(-1);
  if (message.startsWith('must have one of')) return required(path, 'must specify a handler type');
  if (message.startsWith('must have one action')) {
    const given = ACTIONS.filter((action) => isFields(fieldsOf(value)[action]));
    return given.slice(1).map((action) => forbidden([...path, action], 'may not specify more than 1 handler type'));
  }
  if (message.startsWith('must be 1 in a')) return invalid(path, value, 'must be 1');
  if (last === 'port' && typeof value === 'string') {
    return portNameRule(value).map((problem) => invalid(path, value, problem));
  }
  if (last === 'name' && path.at(-3) === 'httpHeaders') {
    const detail = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', ";
    return invalid(path.slice(0, -2), value, `${detail}regex used for validation is '[-A-Za-z0-9]+')`);
  }
  if (last === 'seconds') {
    const most = /and (\d+),/.exec(message)?.[1];
    return invalid(
      path.slice(0, -1),
      value,
      `must be non-negative and less than terminationGracePeriodSeconds (${most})`,
    );
  }
  if (last !== 'terminationGracePeriodSeconds') return undefined;
  const detail = message.startsWith('may not') ? 'must not be set for readinessProbes' : 'must be greater than 0';
  return invalid(path, value, detail);
}
