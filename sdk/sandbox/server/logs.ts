import type { LogOptions } from '../pods/logs.ts';
import { cause } from '../store/metadata.ts';
import { invalid } from '../store/refusals.ts';
import { integerOf, isTrue } from './options.ts';

/** What `pods/log` asks for. @throws StatusError 400, 422 for numbers that cannot be */
export function logOptions(query: URLSearchParams, pod: string): LogOptions & { container?: string } {
  const container = query.get('container');
  const sinceTime = query.get('sinceTime');
  const numbers = { tailLines: 0, limitBytes: 1, sinceSeconds: 1 };
  const given = Object.entries(numbers).map(([name, least]) => ({ name, least, value: integerOf(query, name) }));
  const said = given.filter(({ value }) => value !== undefined);
  const faults = said.flatMap(({ name, least, value }) =>
    value! >= least
      ? []
      : [cause.invalid(name, value, least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0')],
  );
  if (sinceTime && query.get('sinceSeconds')) {
    faults.push(cause.forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  }
  if (faults.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, pod, faults);
  return {
    ...Object.fromEntries(said.map(({ name, value }) => [name, value])),
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...(sinceTime && { sinceTime }),
    ...(container && { container }),
  };
}
