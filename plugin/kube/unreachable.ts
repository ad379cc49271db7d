import { BatchError } from '../../sdk/errors.ts';
import { cleanText } from './clean.ts';

interface NetworkError extends Error {
  code?: string;
}

const reasons: Record<string, { reason: string; hint: string }> = {
  ECONNREFUSED: { reason: 'connection refused', hint: 'is the cluster running, and is this its address?' },
  ENOTFOUND: { reason: 'no such host', hint: 'check the address, and that you are in the right network' },
  EAI_AGAIN: { reason: 'the name of the host cannot be looked up', hint: 'check your network and its DNS' },
  ETIMEDOUT: { reason: 'no connection in time', hint: 'check your network, VPN and firewall' },
  EHOSTUNREACH: { reason: 'host unreachable', hint: 'check your network, VPN and firewall' },
  ENETUNREACH: { reason: 'network unreachable', hint: 'check your network, VPN and firewall' },
  ECONNRESET: { reason: 'the connection broke', hint: 'try again' },
  EPIPE: { reason: 'the connection broke', hint: 'try again' },
};

const certificateHints: Record<string, string> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired: renew it, or check the local clock",
  CERT_NOT_YET_VALID: 'check the local clock',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name the host that the certificate is for: --tls-server-name NAME',
};
const untrusted =
  "give the cluster's own authority: --certificate-authority FILE, or certificate-authority-data in the kubeconfig";
const certificateCodes =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;

/** Marks a cause that no waiting mends. */
function lasting(error: Error): Error & { lasting: true } {
  return Object.assign(error, { lasting: true as const });
}

/** Says why no answer came from a server: refused, unknown, cut off, or a certificate that is not trusted. */
export function unreachable(server: string, error: NetworkError): BatchError {
  const code = error.code ?? '';
  if (certificateCodes.test(code)) {
    return new BatchError('Unreachable', `certificate of ${server} not accepted: ${cleanText(error.message)}`, {
      hint: certificateHints[code] ?? untrusted,
      cause: lasting(error),
    });
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('HPE_')) {
    return new BatchError('Unreachable', `cannot talk to ${server}: ${protocolProblem(error)}`, {
      hint: 'is this the address of a Kubernetes API server, and is http or https right?',
      cause: lasting(error),
    });
  }
  const { reason, hint } = reasons[code] ?? {
    reason: cleanText(error.message),
    hint: 'check your network and the address',
  };
  return new BatchError('Unreachable', `cannot reach ${server}: ${reason}`, { hint, cause: error });
}

function protocolProblem({ code = '', message }: NetworkError): string {
  if (code.startsWith('HPE_')) return 'it does not answer in HTTP';
  if (/wrong version number|packet length too long/i.test(message)) return 'it does not speak TLS';
  if (/alert (bad )?certificate|alert number (42|46|48|116)/i.test(message))
    return 'it does not accept the client certificate';
  return 'TLS failed';
}

/** The request was given up: says what is not known to be done. */
export function noAnswer(server: string, milliseconds: number, what: { method: string; path: string }): BatchError {
  const doubt = what.method === 'GET' ? 'was given up' : 'was given up, and it is not known whether it was done';
  return new BatchError(
    'Unreachable',
    `no answer from ${server} within ${milliseconds / 1000}s: ${what.method} ${what.path} ${doubt}`,
    {
      hint: 'is the cluster up and reachable from here? --request-timeout waits longer',
      cause: new Error('request timeout'),
    },
  );
}
