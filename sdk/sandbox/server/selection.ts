import type { KubernetesObject } from '../../batch-v1/objects.ts';
import type { Resource, Strategy } from '../registry.ts';
import { badRequest } from '../store/refusals.ts';
import { type LabelTest, parseLabelSelector } from './label-selector.ts';

/** Which objects of a collection are asked for. */
export interface Selection {
  /** Where the fields name one object, its name. */
  name?: string;
  /** Whether all are meant. */
  isAll: boolean;
  matches(object: KubernetesObject): boolean;
}

interface FieldRequirement {
  field: string;
  value: string;
  equal: boolean;
}

/** @throws StatusError 400 for selectors that cannot be read */
export function selectionOf(strategy: Strategy, labelSelector: string, fieldSelector: string): Selection {
  const byLabel: LabelTest | undefined = labelSelector === '' ? undefined : parseLabelSelector(labelSelector);
  const fields = fieldSelector === '' ? [] : parseFields(fieldSelector, strategy);
  const name = fields.find(({ field, equal }) => field === 'metadata.name' && equal)?.value;
  return {
    ...(name !== undefined && { name }),
    isAll: byLabel === undefined && fields.length === 0,
    matches: (object) =>
      (byLabel?.(object.metadata.labels ?? {}) ?? true) &&
      (fields.length === 0 || haveFields(object, fields, strategy)),
  };
}

function haveFields(object: KubernetesObject, fields: FieldRequirement[], strategy: Strategy): boolean {
  const values = fieldsOf(object, strategy);
  return fields.every(({ field, value, equal }) => ((values[field] ?? '') === value) === equal);
}

function fieldsOf(object: KubernetesObject, strategy: Strategy): Record<string, string> {
  const { name = '', namespace = '' } = object.metadata;
  return { 'metadata.name': name, 'metadata.namespace': namespace, ...strategy.selectableFields(object) };
}

/** `a=b,c!=d`; a backslash takes the meaning of `,`, `=` and itself. */
function parseFields(text: string, strategy: Strategy): FieldRequirement[] {
  const known = fieldsOf({ apiVersion: '', kind: '', metadata: {}, spec: {}, status: {} }, strategy);
  return text
    .split(/(?<!\\),/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, field = '', operator = '', value = ''] = /^(.*?)(!=|==|=)(.*)$/s.exec(part) ?? [];
      if (operator === '') {
        throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      }
      if (!(field in known)) throw badRequest(unknownField(field, strategy.resource));
      return { field, value: value.replace(/\\([\\,=])/g, '$1'), equal: operator !== '!=' };
    });
}

/** Each kind has its own words. */
function unknownField(field: string, { kind, group }: Resource): string {
  if (kind === 'Job') return `field label "${field}" not supported for Job`;
  if (group === '' && OLD_WORDS.includes(kind)) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

const OLD_WORDS = ['Pod', 'Node', 'Event', 'Namespace', 'Secret', 'Service', 'ReplicationController'];
