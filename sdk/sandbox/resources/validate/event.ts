import { fieldsOf } from '../../../batch-v1/fields.ts';
import type { KubernetesObject } from '../../../batch-v1/objects.ts';
import type { StatusCause } from '../../status-error.ts';
import { qualifiedNameRule } from './names.ts';
import { invalid, required } from './words.ts';

const SHORT = 128;
const NOTE = 1024;

/** `legacyValidateEvent` (pkg/apis/core/validation/events.go); more is asked of events of the newer API, which have a time. */
export function eventCauses(event: KubernetesObject): StatusCause[] {
  const { namespace = '' } = event.metadata;
  const about = String(fieldsOf(event.involvedObject).namespace ?? '');
  const mismatch = invalid('involvedObject.namespace', about, 'does not match event.namespace');
  if (!event.eventTime) {
    const fits = about === '' ? namespace === 'default' : about === namespace;
    return fits ? [] : [mismatch];
  }
  const controller = String(event.reportingComponent ?? '');
  return [
    ...(about === '' && namespace !== 'default' && namespace !== 'kube-system' ? [mismatch] : []),
    ...(controller === '' ? [required('reportingComponent')] : []),
    ...qualifiedNameRule(controller).map((problem) => invalid('reportingComponent', controller, problem)),
    ...textCauses(event, 'reportingInstance', SHORT),
    ...textCauses(event, 'action', SHORT),
    ...textCauses(event, 'reason', SHORT),
    ...(String(event.message ?? '').length > NOTE ? [tooLong('message', NOTE)] : []),
  ];
}

function textCauses(event: KubernetesObject, field: string, most: number): StatusCause[] {
  const text = String(event[field] ?? '');
  if (text === '') return [required(field)];
  return text.length > most ? [tooLong(field, most)] : [];
}

function tooLong(field: string, most: number): StatusCause {
  return invalid(field, '', `can have at most ${most} characters`);
}
