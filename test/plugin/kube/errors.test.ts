import { describe, expect, test } from 'vitest';
import { answerError, isTransient, statusCodeOf } from '../../../plugin/kube/errors.ts';
import type { KubeRequest } from '../../../plugin/kube/types.ts';
import { noAnswer, unreachable } from '../../../plugin/kube/unreachable.ts';
import { status } from './server.ts';

const jobs = '/apis/batch/v1/namespaces/team/jobs';
const create: KubeRequest = { method: 'POST', path: jobs, body: { metadata: { name: 'pi' } } };
const list: KubeRequest = { method: 'GET', path: jobs };
const get: KubeRequest = { method: 'GET', path: `${jobs}/pi` };
const patch: KubeRequest = { method: 'PATCH', path: `${jobs}/pi` };
const remove: KubeRequest = { method: 'DELETE', path: `${jobs}/pi` };
const log: KubeRequest = { method: 'GET', path: '/api/v1/namespaces/team/pods/pi-x7k2p/log' };

const pi = { name: 'pi', group: 'batch', kind: 'jobs' };
const forbidden = (message: string, details: object = pi) => status(403, 'Forbidden', message, details);

interface Case {
  what: string;
  request: KubeRequest;
  code: number;
  body: unknown;
  says: { code: string; message: string; hint?: string };
}

const missingRights: Case[] = [
  {
    what: 'listing jobs',
    request: list,
    code: 403,
    body: forbidden(
      'jobs.batch is forbidden: User "jane" cannot list resource "jobs" in API group "batch" in the namespace "team"',
    ),
    says: {
      code: 'Forbidden',
      message: 'not allowed: list jobs.batch in namespace "team" (user "jane")',
      hint: 'ask for this right; it is there when this says yes: kubectl auth can-i list jobs.batch -n team',
    },
  },
  {
    what: 'creating a job, with words of the authorizer behind',
    request: create,
    code: 403,
    body: forbidden(
      'jobs.batch is forbidden: User "system:serviceaccount:ci:bot" cannot create resource "jobs" in API group "batch" in the namespace "team": RBAC: role.rbac.authorization.k8s.io "x" not found',
    ),
    says: {
      code: 'Forbidden',
      message: 'not allowed: create jobs.batch in namespace "team" (user "system:serviceaccount:ci:bot")',
      hint: 'ask for this right; it is there when this says yes: kubectl auth can-i create jobs.batch -n team',
    },
  },
  {
    what: 'patching a named job in all namespaces',
    request: patch,
    code: 403,
    body: forbidden(
      'jobs.batch "pi" is forbidden: User "jane" cannot patch resource "jobs" in API group "batch" at the cluster scope',
    ),
    says: {
      code: 'Forbidden',
      message: 'not allowed: patch jobs.batch (user "jane")',
      hint: 'ask for this right; it is there when this says yes: kubectl auth can-i patch jobs.batch -A',
    },
  },
  {
    what: 'reading a log',
    request: log,
    code: 403,
    body: forbidden(
      'pods "pi-x7k2p" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "team"',
    ),
    says: {
      code: 'Forbidden',
      message: 'not allowed: get pods/log in namespace "team" (user "jane")',
      hint: 'ask for this right; it is there when this says yes: kubectl auth can-i get pods --subresource=log -n team',
    },
  },
  {
    what: 'impersonating, on a write',
    request: create,
    code: 403,
    body: forbidden(
      'users "root" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    ),
    says: {
      code: 'Forbidden',
      message: 'not allowed: impersonate users (user "jane")',
      hint: 'ask for this right; it is there when this says yes: kubectl auth can-i impersonate users -A',
    },
  },
  {
    what: 'a path that is no resource',
    request: { method: 'GET', path: '/version' },
    code: 403,
    body: forbidden('forbidden: User "system:anonymous" cannot get path "/version"', {}),
    says: { code: 'Forbidden', message: 'not allowed: get /version (user "system:anonymous")' },
  },
  {
    what: 'a proxy that only says no',
    request: list,
    code: 403,
    body: '<html>Forbidden</html>',
    says: {
      code: 'Forbidden',
      message: 'not allowed: list jobs.batch in namespace "team"',
      hint: 'ask for this right; it is there when this says yes: kubectl auth can-i list jobs.batch -n team',
    },
  },
];

const policy =
  "a rule of the cluster, not a missing right: change the manifest as the message says, or ask the cluster's administrators";
const admission: Case[] = [
  {
    what: 'quota',
    request: create,
    code: 403,
    body: forbidden(
      'jobs.batch "pi" is forbidden: exceeded quota: few, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
    ),
    says: {
      code: 'AdmissionDenied',
      message:
        'admission refused job "pi" in namespace "team": exceeded quota: few, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
      hint: 'make room, or see: kubectl describe resourcequota -n team',
    },
  },
  {
    what: 'a webhook that gives 403',
    request: create,
    code: 403,
    body: forbidden('admission webhook "policy.example.com" denied the request: no jobs on Fridays'),
    says: {
      code: 'AdmissionDenied',
      message:
        'admission refused job "pi" in namespace "team": admission webhook "policy.example.com" denied the request: no jobs on Fridays',
      hint: policy,
    },
  },
  {
    what: 'a webhook that gives 400, and talks like the authorizer',
    request: create,
    code: 400,
    body: status(400, 'BadRequest', 'admission webhook "w" denied the request: User "jane" cannot create jobs here'),
    says: {
      code: 'AdmissionDenied',
      message:
        'admission refused job "pi" in namespace "team": admission webhook "w" denied the request: User "jane" cannot create jobs here',
      hint: policy,
    },
  },
  {
    what: 'a ValidatingAdmissionPolicy, which answers 422',
    request: create,
    code: 422,
    body: status(
      422,
      'Invalid',
      `jobs.batch "pi" is forbidden: ValidatingAdmissionPolicy 'owners' with binding 'all' denied request: label owner is missing`,
      pi,
    ),
    says: {
      code: 'AdmissionDenied',
      message: `admission refused job "pi" in namespace "team": ValidatingAdmissionPolicy 'owners' with binding 'all' denied request: label owner is missing`,
      hint: policy,
    },
  },
  {
    what: 'Pod Security',
    request: create,
    code: 403,
    body: forbidden(
      'pods "pi" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    ),
    says: {
      code: 'AdmissionDenied',
      message:
        'admission refused job "pi" in namespace "team": violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
      hint: 'set the securityContext that the message asks for',
    },
  },
  {
    what: 'LimitRanger',
    request: create,
    code: 403,
    body: forbidden('pods "pi" is forbidden: maximum cpu usage per Container is 1, but limit is 2'),
    says: {
      code: 'AdmissionDenied',
      message: 'admission refused job "pi" in namespace "team": maximum cpu usage per Container is 1, but limit is 2',
      hint: policy,
    },
  },
  {
    what: 'a namespace that is being deleted',
    request: create,
    code: 403,
    body: forbidden(
      'jobs.batch "pi" is forbidden: unable to create new content in namespace team because it is being terminated',
    ),
    says: {
      code: 'AdmissionDenied',
      message:
        'admission refused job "pi" in namespace "team": unable to create new content in namespace team because it is being terminated',
      hint: 'the namespace is being deleted: use another, or wait and create it anew',
    },
  },
];

const others: Case[] = [
  {
    what: '401',
    request: list,
    code: 401,
    body: status(401, 'Unauthorized', 'Unauthorized'),
    says: {
      code: 'Unauthorized',
      message: 'not logged in: https://c:6443 does not accept these credentials',
      hint: "log in anew, or check the context's user: kubectl config view --minify",
    },
  },
  {
    what: '404 of an object',
    request: get,
    code: 404,
    body: status(404, 'NotFound', 'jobs.batch "pi" not found', pi),
    says: { code: 'NotFound', message: 'job "pi" not found in namespace "team"' },
  },
  {
    what: '404 of the namespace',
    request: create,
    code: 404,
    body: status(404, 'NotFound', 'namespaces "team" not found', { name: 'team', kind: 'namespaces' }),
    says: { code: 'NotFound', message: 'namespace "team" not found', hint: 'create it: kubectl create namespace team' },
  },
  {
    what: '404 of the API',
    request: list,
    code: 404,
    body: '404 page not found\n',
    says: {
      code: 'NotFound',
      message: `https://c:6443 does not know ${jobs}`,
      hint: "is the server's address right, and does it serve this API?",
    },
  },
  {
    what: '409 of a name that is taken',
    request: create,
    code: 409,
    body: status(409, 'AlreadyExists', 'jobs.batch "pi" already exists', pi),
    says: { code: 'AlreadyExists', message: 'job "pi" in namespace "team" already exists' },
  },
  {
    what: '409 of an old resourceVersion',
    request: patch,
    code: 409,
    body: status(409, 'Conflict', 'Operation cannot be fulfilled on jobs.batch "pi": the object has been modified', pi),
    says: {
      code: 'Conflict',
      message: 'job "pi" in namespace "team" was changed meanwhile: the object has been modified',
      hint: 'try again',
    },
  },
  {
    what: '409 of server-side apply',
    request: patch,
    code: 409,
    body: status(409, 'Conflict', 'Apply failed with 1 conflict: conflict with "kubectl"', {
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec.schedule' }],
    }),
    says: {
      code: 'Conflict',
      message: 'job "pi" in namespace "team" has fields that others manage\n  .spec.schedule: conflict with "kubectl"',
    },
  },
  {
    what: '409 of a uid on deletion',
    request: remove,
    code: 409,
    body: status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on jobs.batch "pi": Precondition failed: UID in precondition: a, UID in object meta: b',
      pi,
    ),
    says: {
      code: 'Replaced',
      message: 'job "pi" in namespace "team" was replaced by another object of that name',
      hint: 'nothing was changed: look at the new one before you try again',
    },
  },
  {
    what: '409 of a uid on deletion, as the server says it before it asks the store',
    request: remove,
    code: 409,
    body: status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on Job.batch "pi": the UID in the precondition (a) does not match the UID in record (b). The object might have been deleted and then recreated',
    ),
    says: {
      code: 'Replaced',
      message: 'job "pi" in namespace "team" was replaced by another object of that name',
      hint: 'nothing was changed: look at the new one before you try again',
    },
  },
  {
    what: '422 of a uid in a patch',
    request: patch,
    code: 422,
    body: status(422, 'Invalid', 'Job.batch "pi" is invalid: metadata.uid: Invalid value: "a": field is immutable', {
      ...pi,
      causes: [
        { reason: 'FieldValueInvalid', message: 'Invalid value: "a": field is immutable', field: 'metadata.uid' },
      ],
    }),
    says: {
      code: 'Replaced',
      message: 'job "pi" in namespace "team" was replaced by another object of that name',
      hint: 'nothing was changed: look at the new one before you try again',
    },
  },
  {
    what: '422 of two fields',
    request: create,
    code: 422,
    body: status(422, 'Invalid', 'Job.batch "pi" is invalid: [...]', {
      ...pi,
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.backoffLimit',
        },
        {
          reason: 'FieldValueRequired',
          message: 'Required value: \u001b[31mnow',
          field: 'spec.template.spec.restartPolicy',
        },
      ],
    }),
    says: {
      code: 'Invalid',
      message:
        'job "pi" in namespace "team" is invalid\n  spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0\n  spec.template.spec.restartPolicy: Required value: now',
    },
  },
  {
    what: '422 without causes',
    request: create,
    code: 422,
    body: status(422, 'Invalid', 'the thing is invalid', pi),
    says: { code: 'Invalid', message: 'the server refused job "pi" in namespace "team": the thing is invalid' },
  },
  {
    what: '400 of unknown fields',
    request: create,
    code: 400,
    body: status(
      400,
      'BadRequest',
      'Job in version "v1" cannot be handled as a Job: strict decoding error: unknown field "spec.paralelism", unknown field "spec.x"',
    ),
    says: {
      code: 'BadRequest',
      message: 'job "pi" in namespace "team": unknown field "spec.paralelism", unknown field "spec.x"',
    },
  },
  {
    what: '400 of a selector',
    request: list,
    code: 400,
    body: status(400, 'BadRequest', 'unable to parse requirement: found "=="'),
    says: {
      code: 'BadRequest',
      message: 'the server refused job in namespace "team": unable to parse requirement: found "=="',
    },
  },
  {
    what: '400 of HTTP sent to HTTPS',
    request: list,
    code: 400,
    body: 'Client sent an HTTP request to an HTTPS server.\n',
    says: {
      code: 'Unreachable',
      message: 'https://c:6443 speaks HTTPS, not HTTP',
      hint: 'use an address that begins with https://',
    },
  },
  {
    what: '410',
    request: list,
    code: 410,
    body: status(410, 'Expired', 'The provided continue parameter is too old'),
    says: { code: 'Server', message: 'https://c:6443 answered 410: The provided continue parameter is too old' },
  },
  {
    what: '413',
    request: create,
    code: 413,
    body: status(413, 'RequestEntityTooLarge', 'limit is 3145728'),
    says: { code: 'Invalid', message: 'too large for the server: job "pi" in namespace "team"' },
  },
  {
    what: '429',
    request: list,
    code: 429,
    body: status(429, 'TooManyRequests', 'too many requests, please try again later'),
    says: { code: 'Server', message: 'https://c:6443 is too busy: too many requests, please try again later' },
  },
  {
    what: '500 with control sequences',
    request: create,
    code: 500,
    body: status(500, 'InternalError', 'failed calling webhook "w": \u001b]0;x\u0007timeout'),
    says: { code: 'Server', message: 'https://c:6443 answered 500: failed calling webhook "w": timeout' },
  },
  {
    what: '502 of a proxy without words',
    request: list,
    code: 502,
    body: '',
    says: { code: 'Server', message: `https://c:6443 answered 502: GET ${jobs}` },
  },
  {
    what: 'a redirect',
    request: list,
    code: 302,
    body: 'Found',
    says: { code: 'Server', message: 'https://c:6443 answered 302: Found' },
  },
];

describe.each([
  ['a missing right', missingRights],
  ['admission', admission],
  ['answer', others],
])('%s', (_, cases) => {
  test.each(cases)('$what', ({ request, code, body, says }) => {
    const error = answerError(request, 'https://c:6443', code, body);
    expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({ hint: undefined, ...says });
    expect(statusCodeOf(error)).toBe(code);
  });
});

describe('no answer', () => {
  const network = (code: string, message = 'x') => Object.assign(new Error(message), { code });
  const cases: [string, Error, message: string, hint: string, transient: boolean][] = [
    [
      'refused',
      network('ECONNREFUSED'),
      'cannot reach https://c:6443: connection refused',
      'is the cluster running, and is this its address?',
      true,
    ],
    [
      'unknown host',
      network('ENOTFOUND'),
      'cannot reach https://c:6443: no such host',
      'check the address, and that you are in the right network',
      true,
    ],
    ['cut off', network('ECONNRESET'), 'cannot reach https://c:6443: the connection broke', 'try again', true],
    [
      'anything else',
      network('EWHAT', 'so\u001b[1m what'),
      'cannot reach https://c:6443: so what',
      'check your network and the address',
      true,
    ],
    [
      'self-signed',
      network('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
      'certificate of https://c:6443 not accepted: self-signed certificate',
      "give the cluster's own authority: --certificate-authority FILE, or certificate-authority-data in the kubeconfig",
      false,
    ],
    [
      'expired',
      network('CERT_HAS_EXPIRED', 'certificate has expired'),
      'certificate of https://c:6443 not accepted: certificate has expired',
      "the server's certificate has expired: renew it, or check the local clock",
      false,
    ],
    [
      'another name',
      network('ERR_TLS_CERT_ALTNAME_INVALID', "Host: c. is not in the cert's altnames: DNS:d"),
      "certificate of https://c:6443 not accepted: Host: c. is not in the cert's altnames: DNS:d",
      'name the host that the certificate is for: --tls-server-name NAME',
      false,
    ],
    [
      'no TLS',
      network('EPROTO', 'ssl3_get_record:wrong version number'),
      'cannot talk to https://c:6443: it does not speak TLS',
      'is this the address of a Kubernetes API server, and is http or https right?',
      false,
    ],
    [
      'no HTTP',
      network('HPE_INVALID_CONSTANT', 'Parse Error'),
      'cannot talk to https://c:6443: it does not answer in HTTP',
      'is this the address of a Kubernetes API server, and is http or https right?',
      false,
    ],
  ];
  test.each(cases)('%s', (_, cause, message, hint, transient) => {
    const error = unreachable('https://c:6443', cause);
    expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({
      code: 'Unreachable',
      message,
      hint,
    });
    expect(isTransient(error)).toBe(transient);
    expect(statusCodeOf(error)).toBeUndefined();
  });

  test('in time: a write may have been done', () => {
    const texts = [list, create].map((request) => noAnswer('https://c:6443', 10_000, request).message);
    expect(texts).toEqual([
      `no answer from https://c:6443 within 10s: GET ${jobs} was given up`,
      `no answer from https://c:6443 within 10s: POST ${jobs} was given up, and it is not known whether it was done`,
    ]);
  });
});
