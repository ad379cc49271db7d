import { inNamespace, subjectText, type Target } from './api-path.ts';
import type { Description, Facts } from './errors.ts';

/** The authorizer's own sentence: `jobs.batch is forbidden: User "a" cannot list resource "jobs" in API group "batch" ...`. */
const denial =
  /^(?:\S+(?: "[^"]*")? is )?forbidden: User "(?<user>[^"]*)" cannot (?<verb>\S+) (?:resource "(?<resource>[^"]*)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]*)")?|path "(?<path>[^"]*)")/;

const admission = [
  /admission webhook "[^"]*" denied the request/,
  /exceeded quota: /,
  /failed quota: /,
  /violates PodSecurity/,
  /ValidatingAdmissionPolicy '[^']*' .*denied request/,
];

/**
 * True where the user may do it but the cluster's rules refuse the object: quota, webhooks, policies, LimitRanger. They answer
 * 403 as a missing right does, webhooks and policies also 400 and 422. Reading passes no admission.
 */
export function isAdmissionDenial({ request, code, status }: Facts): boolean {
  const { message = '' } = status;
  if (request.method === 'GET' || ![400, 403, 422].includes(code) || denial.test(message)) return false;
  return admission.some((pattern) => pattern.test(message)) || (code === 403 && status.reason === 'Forbidden');
}

/** A missing right: says verb, resource, namespace and user, from the server's words or else from the request. */
export function forbiddenError({ target, status, request }: Facts): Description {
  const said = denial.exec(status.message ?? '')?.groups;
  const user = said?.user ? ` (user "${said.user}")` : '';
  if (said?.path || (!said && !target.resource)) {
    return {
      error: 'Forbidden',
      message: `not allowed: ${said?.verb ?? target.verb} ${said?.path ?? request.path}${user}`,
    };
  }
  const right = said ? rightOf(said) : target;
  return {
    error: 'Forbidden',
    message: `not allowed: ${right.verb} ${resourceText(right)}${inNamespace(right.namespace)}${user}`,
    hint: `ask for this right; it is there when this says yes: ${canI(right)}`,
  };
}

function rightOf(said: Record<string, string | undefined>): Target {
  const [resource, subresource] = (said.resource ?? '').split('/');
  const { verb = '', group = '', namespace } = said;
  return { verb, resource, subresource, group, namespace };
}

function resourceText({ resource, subresource, group }: Target): string {
  return `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
}

function canI({ verb, resource, subresource, group, namespace }: Target): string {
  const words = ['kubectl auth can-i', verb, `${resource}${group ? `.${group}` : ''}`];
  if (subresource) words.push(`--subresource=${subresource}`);
  words.push(namespace ? `-n ${namespace}` : '-A');
  return words.join(' ');
}

/** Says which rule refused which object. */
export function admissionDenied(facts: Facts): Description {
  const { target, status } = facts;
  const reason = (status.message ?? '').replace(/^\S+ "[^"]*" is (?:forbidden|invalid): (?:: )?/, '');
  return {
    error: 'AdmissionDenied',
    message: `admission refused ${subjectText(facts)}: ${reason}`,
    hint: admissionHint(reason, target.namespace),
  };
}

function admissionHint(reason: string, namespace: string | undefined): string {
  const flag = namespace ? ` -n ${namespace}` : '';
  if (/quota/.test(reason)) return `make room, or see: kubectl describe resourcequota${flag}`;
  if (/PodSecurity/.test(reason)) return 'set the securityContext that the message asks for';
  if (/terminated/.test(reason)) return 'the namespace is being deleted: use another, or wait and create it anew';
  return "a rule of the cluster, not a missing right: change the manifest as the message says, or ask the cluster's administrators";
}
