import type { Fields } from '../batch-v1/fields.ts';
import { isFields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import type { EnvVar } from '../batch-v1/types.ts';
import { UsageError } from '../errors.ts';
import type { SpecPart } from './spec-part.ts';

/** A value written here, or a key of a Secret: by name, or `kplus.Secret`. */
export type QueueValue = string | { secret: string | { readonly name: string }; key: string };

/** Where the items of a `WorkQueueJob` come from: what its containers are told. Made by `Queue.redis` and the like. */
export interface Queue {
  readonly env: EnvVar[];
}

/**
 * Queues for a `WorkQueueJob`. Its containers find them in `QUEUE_URL` and `QUEUE_NAME`.
 *
 * @example
 * ```ts
 * Queue.redis({ url: { secret: 'redis', key: 'url' }, list: 'thumbs' });
 * Queue.rabbitMq({ url: 'amqp://rabbitmq:5672', queue: 'thumbs' });
 * Queue.of({ url: 'https://sqs.eu-west-1.amazonaws.com/1/thumbs', name: 'thumbs', env: { AWS_REGION: 'eu-west-1' } });
 * ```
 */
export const Queue = {
  /** A list of Redis; the URL begins with `redis://` or `rediss://`. */
  redis: ({ url, list }: { url: QueueValue; list: string }): Queue =>
    queue('Queue.redis', { url, name: list }, ['redis://', 'rediss://']),
  /** A queue of RabbitMQ; the URL begins with `amqp://` or `amqps://`. */
  rabbitMq: ({ url, queue: name }: { url: QueueValue; queue: string }): Queue =>
    queue('Queue.rabbitMq', { url, name }, ['amqp://', 'amqps://']),
  /** Any other; `env` holds what its client wants beside. */
  of: ({ url, name, env = {} }: { url: QueueValue; name: string; env?: Record<string, QueueValue> }): Queue => {
    const { env: own } = queue('Queue.of', { url, name });
    return { env: [...own, ...Object.entries(env).map(([key, value]) => variable(key, value))] };
  },
};

/** Programs are run without type checking. */
function queue(maker: string, { url, name }: { url: QueueValue; name: string }, schemes?: string[]): Queue {
  if (typeof name !== 'string' || name === '') throw new UsageError(`${maker} needs the name of the queue`);
  const known = isFields(url) ? url.secret && url.key : url;
  if (!known) throw new UsageError(`${maker} needs a url`, { hint: 'a text, or { secret, key }' });
  if (typeof url === 'string' && schemes !== undefined && !schemes.some((scheme) => url.startsWith(scheme))) {
    throw new UsageError(`${maker}: the url must begin with ${schemes.join(' or ')}, is ${JSON.stringify(url)}`);
  }
  return { env: [variable('QUEUE_URL', url), variable('QUEUE_NAME', name)] };
}

function variable(name: string, value: QueueValue): EnvVar {
  if (typeof value === 'string') return { name, value };
  const secret = typeof value.secret === 'string' ? value.secret : value.secret.name;
  return { name, valueFrom: { secretKeyRef: { name: secret, key: value.key } } };
}

/** Tells all containers of a Job where its queue is. */
export class QueueEnv implements SpecPart {
  readonly props = ['queue', 'mode'];
  private readonly queue: Queue | undefined;

  constructor(queue: Queue | undefined) {
    this.queue = queue;
  }

  render(spec: Fields): Fields {
    const template = spec.template as Fields;
    const pod = template.spec as Fields;
    const told = (containers: unknown) => Array.isArray(containers) && containers.map((each) => this.tell(each));
    const initContainers = told(pod.initContainers);
    const containers = told(pod.containers);
    return {
      ...spec,
      template: {
        ...template,
        spec: { ...pod, ...(containers && { containers }), ...(initContainers && { initContainers }) },
      },
    };
  }

  findings(): Finding[] {
    if (Array.isArray(this.queue?.env)) return [];
    const message = 'is required';
    return [
      { level: 'error', rule: 'queue', path: ['queue'], value: this.queue, message, fix: 'write Queue.redis(...)' },
    ];
  }

  /** Before the variables that are there, which may refer to these as `$(QUEUE_URL)`; those of the same name win. */
  private tell(container: Fields): Fields {
    const own = (container.env ?? []) as EnvVar[];
    const missing = (this.queue?.env ?? []).filter(({ name }) => !own.some((variable) => variable.name === name));
    return { ...container, env: [...missing, ...own] };
  }
}
