import { BlockList, isIP } from 'node:net';

type Env = Record<string, string | undefined>;

/**
 * The proxy that the environment names for an address, as Go's programs read it: `HTTPS_PROXY` or `HTTP_PROXY` by the
 * address' scheme, `NO_PROXY` for exceptions, either case. Never one for this machine itself. Undefined: none.
 */
export function proxyFromEnvironment(server: string, env: Env): string | undefined {
  const url = new URL(server);
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy || isDirect(url, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isDirect(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || isLoopback(host)) return true;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const exceptions = noProxy.toLowerCase().split(',');
  return exceptions.some((text) => isExcepted(host, port, text.trim()));
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** One of `NO_PROXY`: `*`, an address, a network as `10.0.0.0/8`, a domain with all below it; a port may stand behind. */
function isExcepted(host: string, port: string, exception: string): boolean {
  if (exception === '') return false;
  if (exception === '*') return true;
  if (exception.includes('/')) return isInNetwork(host, exception);
  const [, name = exception, only] = /^\[?(.*?)\]?:(\d+)$/.exec(isIP(exception) === 6 ? '' : exception) ?? [];
  if (only !== undefined && only !== port) return false;
  if (isIP(host)) return host === name;
  const domain = name.replace(/^\*?\./, '');
  // A leading dot means only what is below the domain.
  return host.endsWith(`.${domain}`) || (host === domain && domain === name);
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  if (family === 0 || family !== isIP(host)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}
