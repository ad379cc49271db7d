import type { Fields } from '../fields.ts';
import { listOf, text } from './rule.ts';

/** Programs that serve until they are stopped, whatever words follow, but for those of `ONE_SHOT`. */
const SERVERS = wordSet(
  'etcd httpd httpd-foreground mariadbd memcached mongod mysqld nats-server nginx rabbitmq-server redis-server sshd valkey-server',
);

/** Images that start such a program when nothing else is said. */
const SERVER_IMAGES = wordSet(
  'caddy elasticsearch etcd grafana haproxy httpd mariadb memcached minio mongo mysql nats nginx opensearch pause postgres ' +
    'prometheus rabbitmq redis traefik valkey',
);

/** Flags with which a server says or checks something, and ends. */
const ONE_SHOT = /^(-[vVtThs]|--?version|--?help|--test|--check.*|--dump.*|--describe.*|--initialize.*|--bootstrap)$/;

/** Images that are put beside others. */
const SIDECARS =
  /(^|\/)(proxyv2|linkerd2?[-/]proxy|envoy|cloud-sql-proxy|gce-proxy|fluent-bit|fluentd|filebeat|promtail|vector|telegraf|opentelemetry-collector[^/]*|otel-collector|oauth2-proxy|daprd|consul-dataplane|istio-proxy)$/;

/** Why what a container runs never ends by itself; `undefined` where that cannot be told. */
export function endlessReason(container: Fields): string | undefined {
  const [command, args] = [words(container.command), words(container.args)];
  const run = [...command, ...args];
  if (run.length > 0) {
    const reason = commandReason(command.length > 0 ? run : ['', ...run]);
    return reason !== undefined && run.some((word) => ONE_SHOT.test(word)) ? undefined : reason;
  }
  const name = imageName(container.image);
  return SERVER_IMAGES.has(name) ? `starts ${name}, which serves until it is stopped` : undefined;
}

export function isSidecarImage(image: unknown): boolean {
  return SIDECARS.test(withoutTag(image));
}

function commandReason(run: string[]): string | undefined {
  const program = baseName(run[0] ?? '');
  if (SERVERS.has(program)) return `starts ${program}, which serves until it is stopped`;
  const script = /^(ba|da|a|z|k)?sh$/.test(program) ? shellScript(run) : undefined;
  if (script !== undefined) return scriptReason(script);
  return waitsForEver(run.filter((word) => word !== '').join(' ')) ? 'waits for ever' : undefined;
}

/** The word after `-c`, or after flags that hold a c such as `-euc`. */
function shellScript(run: string[]): string | undefined {
  const flag = run.findIndex((word) => /^-[a-z]*c$/.test(word));
  return flag < 0 ? undefined : run[flag + 1];
}

/** A script is endless if what it does last is; a loop is not if something in it can leave it. */
function scriptReason(script: string): string | undefined {
  const code = script.replace(/(^|\s)#.*$/gm, '').trim();
  const last = code
    .split(/\n|;|&&|\|\|/)
    .at(-1)!
    .trim();
  if (waitsForEver(last.replace(/^exec\s+/, ''))) return 'waits for ever';
  const loops =
    /\bwhile\s+(true|:|\[\s*1\s*\]|sleep\s+\S+)\s*(;|\n)\s*do\b|\bfor\s*\(\(\s*;\s*;\s*\)\)|\buntil\s+false\b/.test(
      code,
    );
  const leaves = /\b(break|exit|return|kill|exec)\b|\bset\s+-\w*e/.test(code);
  return loops && !leaves ? 'loops for ever' : undefined;
}

function waitsForEver(command: string): boolean {
  return /^(\S*\/)?(sleep\s+inf(inity)?|tail\s+(-[fF]|--follow)\s+(-n\s*\d+\s+)?\/dev\/null|pause)(\s*&\s*wait)?$/.test(
    command.trim(),
  );
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

function words(list: unknown): string[] {
  return listOf(list).filter((word): word is string => typeof word === 'string');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `nginx` for `registry.example.com/library/nginx:1.27@sha256:...`. */
function imageName(image: unknown): string {
  return baseName(withoutTag(image));
}

function withoutTag(image: unknown): string {
  return (text(image) ?? '').replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}
