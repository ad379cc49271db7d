import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { isDnsSubdomain } from '../../names.ts';
import { isIpAddress } from '../ip.ts';
import { eachItem, eachText } from '../items.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { isMissing, listOf, oneOfOrDefault } from '../rule.ts';
import { dnsSubdomain, needed, neededList } from '../texts.ts';

/** Limits of the resolver in libc. */
const MAX_SERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;
/** From here on addresses may have no leading zeros and no IPv4 within IPv6. */
const STRICT_ADDRESSES = 36;
/** From here on search domains may hold "_", and "." stands for the root. */
const RELAXED_SEARCHES = 33;

const POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/** `dnsPolicy` and `dnsConfig`: how the pod resolves names. */
export function checkDns({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  const { dnsPolicy, dnsConfig } = pod;
  const path = [...podPath, 'dnsConfig'];
  if (dnsPolicy === 'None' && isMissing(dnsConfig)) {
    return [{ path, value: undefined, message: 'is required with dnsPolicy: None' }];
  }
  const problems = oneOfOrDefault(pod, 'dnsPolicy', podPath, POLICIES);
  if (!isFields(dnsConfig)) return problems;
  const missing = dnsPolicy === 'None' ? neededList(dnsConfig, path, 'nameservers') : NO_PROBLEMS;
  if (missing.length > 0) return missing;
  return [...problems, ...checkConfig(dnsConfig, path, minorVersion)];
}

function checkConfig(config: Fields, path: Path, minorVersion: number): readonly Problem[] {
  return [
    ...atMostItems(config, 'nameservers', path, MAX_SERVERS),
    ...eachText(config.nameservers, [...path, 'nameservers'], (server, at) => ipAddress(server, at, minorVersion)),
    ...atMostItems(config, 'searches', path, MAX_SEARCHES),
    ...searchLength(config, path),
    ...eachText(config.searches, [...path, 'searches'], (domain, at) => searchProblems(domain, at, minorVersion)),
    ...eachItem(config.options, [...path, 'options'], (option, at) => needed(option, at, ['name'])),
  ];
}

function atMostItems(config: Fields, field: string, path: Path, most: number): readonly Problem[] {
  const value = listOf(config[field]);
  if (value.length <= most) return NO_PROBLEMS;
  return [{ path: [...path, field], value, message: `must have at most ${most} entries` }];
}

function searchLength({ searches }: Fields, path: Path): readonly Problem[] {
  const characters = listOf(searches).join(' ').length;
  if (characters <= MAX_SEARCH_CHARACTERS) return NO_PROBLEMS;
  const message = `must have at most ${MAX_SEARCH_CHARACTERS} characters in all`;
  return [{ path: [...path, 'searches'], value: searches, message }];
}

const UNDERSCORED = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;

function searchProblems(value: string, path: Path, minorVersion: number): readonly Problem[] {
  const domain = value.endsWith('.') ? value.slice(0, -1) : value;
  const relaxed = minorVersion >= RELAXED_SEARCHES;
  const valid = relaxed ? value === '.' || (domain.length <= 253 && UNDERSCORED.test(domain)) : isDnsSubdomain(domain);
  return valid ? NO_PROBLEMS : [{ path, value, message: 'must be a domain such as example.com' }];
}

/** `hostAliases`: lines of the pod's /etc/hosts. */
export function checkHostAliases({ pod, podPath }: JobView, minorVersion: number): readonly Problem[] {
  if (isMissing(pod.hostAliases)) return NO_PROBLEMS;
  return eachItem(pod.hostAliases, [...podPath, 'hostAliases'], (alias, path) => [
    ...(typeof alias.ip === 'string' ? ipAddress(alias.ip, [...path, 'ip'], minorVersion) : NO_PROBLEMS),
    ...eachText(alias.hostnames, [...path, 'hostnames'], (name, at) =>
      name === '' ? [{ path: at, value: name, message: 'is required' }] : dnsSubdomain(name, at),
    ),
  ]);
}

function ipAddress(value: string, path: Path, minorVersion: number): readonly Problem[] {
  if (isIpAddress(value, minorVersion >= STRICT_ADDRESSES)) return NO_PROBLEMS;
  return [{ path, value, message: 'must be an IP address such as 10.9.8.7 or 2001:db8::1' }];
}
