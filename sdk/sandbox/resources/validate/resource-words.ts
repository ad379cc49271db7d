import type { StatusCause } from '../../status-error.ts';
import { qualifiedNameRule } from './names.ts';
import { fieldName, forbidden, invalid, type Path, required } from './words.ts';

/** Of names and amounts of resources. */
export function resourceWords({ value, message }: { value: unknown; message: string }, path: Path) {
  const name = String(path.at(-1));
  const list = path.slice(0, -1);
  const field = `${fieldName(list)}[${name}]`;
  const limit = /^must be (at most )?the limit, ([^:]*)(:.*)?$/.exec(message);
  if (limit) {
    const how = limit[1] ? 'less than or equal to' : 'equal to';
    return invalid(list, String(value), `must be ${how} ${name} limit of ${limit[2]}`);
  }
  if (message.includes('cannot be shared')) {
    return required(list, 'Limit must be set for non overcommitable resources');
  }
  if (message.startsWith('must be one of')) return resourceNameWords(name, field);
  if (message === 'must be a whole number') return invalid(field, String(value), 'must be an integer');
  if (message === 'must be 0 or more') {
    return invalid(field, String(value), 'must be greater than or equal to 0');
  }
  const pages = /^must be whole pages of/.test(message);
  if (pages) return invalid(field, String(value), `${value} is not positive integer multiple of ${name}`);
  return message.startsWith('must have cpu or memory') ? forbidden(path, 'HugePages require cpu or memory') : undefined;
}

function resourceNameWords(name: string, field: string): StatusCause[] {
  const standard = [
    ...qualifiedNameRule(name).map((problem) => invalid(field, name, problem)),
    ...(name.includes('/') || qualifiedNameRule(name).length > 0
      ? []
      : [invalid(field, name, 'must be a standard resource type or fully qualified')]),
  ];
  const particular = name.includes('/')
    ? "doesn't follow extended resource name standard"
    : 'must be a standard resource for containers';
  return [...standard, invalid(field, name, particular)];
}
