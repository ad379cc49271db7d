import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { JobView, Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, text } from '../rule.ts';
import { dnsSubdomain } from '../texts.ts';

const MAX_CREDENTIAL_SPEC = 64 * 1024;

/** Problems of `windowsOptions`, of a pod or of a container. */
export function windowsOptionProblems(options: unknown, path: Path): readonly Problem[] {
  if (!isFields(options)) return NO_PROBLEMS;
  return [
    ...notEmpty(options, 'gmsaCredentialSpecName', path),
    ...dnsSubdomain(options.gmsaCredentialSpecName, [...path, 'gmsaCredentialSpecName']),
    ...notEmpty(options, 'gmsaCredentialSpec', path),
    ...specLength(options, path),
    ...notEmpty(options, 'runAsUserName', path),
    ...userNameProblems(options.runAsUserName, [...path, 'runAsUserName']),
  ];
}

function notEmpty(options: Fields, field: string, path: Path): readonly Problem[] {
  if (options[field] !== '') return NO_PROBLEMS;
  return [{ path: [...path, field], value: '', message: 'is required where it is written', fix: 'remove it' }];
}

function specLength({ gmsaCredentialSpec: value }: Fields, path: Path): readonly Problem[] {
  if ((text(value)?.length ?? 0) <= MAX_CREDENTIAL_SPEC) return NO_PROBLEMS;
  const message = `must have at most ${MAX_CREDENTIAL_SPEC} characters`;
  return [{ path: [...path, 'gmsaCredentialSpec'], value, message }];
}

const MAX_DOMAIN = 255;
const MAX_USER = 104;
const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

/** `USER` or `DOMAIN\USER`, as Windows spells them. */
function userNameProblems(value: unknown, path: Path): readonly Problem[] {
  const words = text(value);
  if (!words) return NO_PROBLEMS;
  const problem = (message: string): readonly Problem[] => [{ path, value: words, message }];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what may not be there
  if (/[\x00-\x1f\x7f]/.test(words)) return problem('must have no control characters');
  const parts = words.split('\\');
  if (parts.length > 2) return problem('must be USER or DOMAIN\\USER');
  const [user = '', domain] = parts.reverse();
  if (domain !== undefined && (domain.length > MAX_DOMAIN || !(NET_BIOS.test(domain) || DNS.test(domain)))) {
    return problem('must have a NetBIOS or DNS name before its "\\"');
  }
  if (user === '' || user.length > MAX_USER) return problem(`must have a user of 1 to ${MAX_USER} characters`);
  if (/^[. ]+$/.test(user)) return problem('must have more than periods and blanks');
  return /["/\\:;|=,+*?<>@[\]]/.test(user) ? problem('must have none of "/\\:;|=,+*?<>@[] in its user') : NO_PROBLEMS;
}

/** Containers that run on the Windows host itself: all of a pod or none, and on the node's network. */
export function checkHostProcess({ pod, podPath, containers }: JobView): readonly Problem[] {
  const ofPod = hostProcessOf(pod);
  const flags = containers.map(({ container }) => hostProcessOf(container));
  if (ofPod === undefined && flags.every((flag) => flag === undefined)) return NO_PROBLEMS;
  const path = ['securityContext', 'windowsOptions', 'hostProcess'];
  const problems: Problem[] = flags.flatMap((flag, index) =>
    flag === undefined || ofPod === undefined || flag === ofPod
      ? NO_PROBLEMS
      : [{ path: [...containers[index]!.path, ...path], value: flag, message: `must be ${ofPod} as in the pod` }],
  );
  const running = flags.filter((flag) => flag ?? ofPod).length;
  if (running === 0) return problems;
  if (running < flags.length && problems.length === 0) {
    const message = 'must be true in all containers or in none';
    problems.push({ path: [...podPath, ...path], value: ofPod, message });
  }
  if (pod.hostNetwork !== true) {
    const message = 'must be true with hostProcess containers';
    problems.push({ path: [...podPath, 'hostNetwork'], value: pod.hostNetwork ?? undefined, message });
  }
  return problems;
}

function hostProcessOf({ securityContext }: Fields): boolean | undefined {
  if (isMissing(securityContext)) return undefined;
  const flag = fieldsOf(fieldsOf(securityContext).windowsOptions).hostProcess;
  return typeof flag === 'boolean' ? flag : undefined;
}
