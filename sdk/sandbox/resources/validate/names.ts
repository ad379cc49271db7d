import { isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from '../../../batch-v1/names.ts';

/** Why a name is none, in the API server's words (k8s.io/apimachinery/pkg/util/validation); nothing where it is one. */
export type NameRule = (name: string) => readonly string[];

const NOTHING: readonly string[] = [];
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const IS_SUBDOMAIN = new RegExp(`^${SUBDOMAIN}$`);
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const IS_KEY = new RegExp(`^${KEY}$`);
const IS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const IS_DNS_1035 = new RegExp(`^${DNS_1035}$`);
const ENDS = 'must start and end with an alphanumeric character';

const regex = (text: string, pattern: string, ...examples: string[]) =>
  `${text} (e.g. ${examples.map((each) => `'${each}', `).join(' or ')}regex used for validation is '${pattern}')`;

export const subdomainRule: NameRule = (name) => {
  if (isDnsSubdomain(name)) return NOTHING;
  const text = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and ${ENDS}`;
  return [
    ...(name.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(IS_SUBDOMAIN.test(name) ? [] : [regex(text, SUBDOMAIN, 'example.com')]),
  ];
};

export const labelRule: NameRule = (name) => {
  if (isDnsLabel(name)) return NOTHING;
  const text = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and ${ENDS}`;
  const shape = IS_SUBDOMAIN.test(name) ? 'must not contain dots' : regex(text, LABEL, 'my-name', '123-abc');
  return [...(name.length > 63 ? ['must be no more than 63 characters'] : []), ...(IS_LABEL.test(name) ? [] : [shape])];
};

/** Names of Services. */
export const dns1035Rule: NameRule = (name) => {
  const text =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [
    ...(name.length > 63 ? ['must be no more than 63 characters'] : []),
    ...(IS_DNS_1035.test(name) ? [] : [regex(text, DNS_1035, 'my-name', 'abc-123')]),
  ];
};

/** Keys of labels and annotations, names of finalizers. */
export const qualifiedNameRule: NameRule = (name) => {
  if (isQualifiedName(name)) return NOTHING;
  const text = `must consist of alphanumeric characters, '-', '_' or '.', and ${ENDS}`;
  const shape = regex(text, KEY, 'MyName', 'my.name', '123-abc');
  const parts = name.split('/');
  if (parts.length > 2)
    return [`a valid label key ${shape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const last = parts.at(-1)!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? subdomainRule(prefix).map((problem) => `prefix part ${problem}`) : []),
    ...(last === '' ? ['name part must be non-empty'] : []),
    ...(last.length > 63 ? ['name part must be no more than 63 bytes'] : []),
    ...(IS_KEY.test(last) ? [] : [`name part ${shape}`]),
  ];
};

export const labelValueRule: NameRule = (value) => {
  if (isLabelValue(value)) return NOTHING;
  const text = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and ${ENDS}`;
  return [
    ...(value.length > 63 ? ['must be no more than 63 bytes'] : []),
    ...(IS_KEY.test(value) ? [] : [regex(text, `(${KEY})?`, 'MyValue', 'my_value', '12345')]),
  ];
};

/** Of ConfigMaps and Secrets. */
export const dataKeyRule: NameRule = (key) => {
  const pattern = '[-._a-zA-Z0-9]+';
  const text = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  return [
    ...(key.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(/^[-._a-zA-Z0-9]+$/.test(key) ? [] : [regex(text, pattern, 'key.name', 'KEY_NAME', 'key-name')]),
    ...(key === '.' || key === '..'
      ? [`must not be '${key}'`]
      : key.startsWith('..')
        ? ["must not start with '..'"]
        : []),
  ];
};

/** `IsValidPortName`. */
export const portNameRule: NameRule = (name) => [
  ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
  ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
  ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(/^-|-$/.test(name) ? ['must not begin or end with a hyphen'] : []),
];

/** `generateName`: as a name, but for the end, to which more is added. */
export function maskTrailingDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}
