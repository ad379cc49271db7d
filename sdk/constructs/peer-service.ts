import type { ApiObject } from 'cdk8s';
import type { Fields } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import { isDnsLabel, JOB_NAME_LABEL } from '../batch-v1/names.ts';
import type { LabelSelector } from '../batch-v1/types.ts';
import { objectGiven } from './given.ts';
import { PatchedObject } from './patched-object.ts';
import type { SpecPart } from './spec-part.ts';
import { late, nonEmpty, present } from './values.ts';

/** A headless Service that gives each pod of an Indexed Job a name. */
export interface PeerServiceProps {
  /** Default: the name of the Job. */
  name?: string;
  /** Only for SRV records: every port of a pod can be reached without. */
  ports?: { name?: string; port: number; protocol?: 'TCP' | 'UDP' | 'SCTP' }[];
}

/** What the Service must know of its Job. */
export interface ServedJob {
  object: ApiObject;
  /** The name that the Job has in the end. */
  name: () => string;
  selector: LabelSelector | undefined;
  generateName: boolean;
  subdomain: string | undefined;
}

/** Writes the Service beside an Indexed Job and makes its pods members: `<job>-<index>.<service>`. */
export class PeerService implements SpecPart {
  readonly props = ['service'];
  readonly name: string | undefined;
  private readonly job: ServedJob;

  constructor(job: ServedJob, given: true | false | PeerServiceProps | undefined) {
    this.job = job;
    if (given === undefined || given === false) return;
    const where = `${job.object.node.scope?.node.path}: service`;
    const { name = job.object.name, ports } =
      given === true ? {} : objectGiven(where, given, "write service: true, or service: { name: '...' }");
    this.name = name;
    this.addService(name, ports);
  }

  /** Pods find each other while they start, hence also those that are not ready. */
  private addService(name: string, ports: PeerServiceProps['ports']): void {
    const { object } = this.job;
    const { namespace } = object.metadata;
    const service = new PatchedObject(object.node.scope!, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, ...(namespace !== undefined && { namespace }) },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: late(() => this.selector()),
        ...present({ ports: nonEmpty(ports) }),
      },
    });
    object.addDependency(service);
  }

  /** With a selector of one's own the controller writes no label with the name of the Job. */
  private selector(): Record<string, string> {
    return this.job.selector?.matchLabels ?? { [JOB_NAME_LABEL]: this.job.name() };
  }

  render(spec: Fields): Fields {
    if (this.name === undefined) return spec;
    const template = spec.template as Fields;
    return { ...spec, template: { ...template, spec: { ...(template.spec as Fields), subdomain: this.name } } };
  }

  findings(): Finding[] {
    if (this.name === undefined) return [];
    const { selector, generateName, subdomain } = this.job;
    return [
      ...(isServiceName(this.name) ? [] : [badName(this.name)]),
      ...(selector?.matchExpressions === undefined
        ? []
        : [error('selector', 'cannot have matchExpressions beside a service, whose selector has labels only')]),
      ...(generateName && selector === undefined
        ? [
            error(
              'metadata',
              'cannot have generateName beside a service, which selects the pods by the name of the Job',
            ),
          ]
        : []),
      ...(subdomain === undefined || subdomain === this.name
        ? []
        : [{ ...error('subdomain', 'cannot be beside a service, whose name it is'), fix: 'remove it' }]),
    ];
  }
}

/** RFC 1035: unlike the name of a Job it begins with a letter. */
function isServiceName(name: string): boolean {
  return isDnsLabel(name) && /^[a-z]/.test(name);
}

function badName(name: string): Finding {
  const message = 'must be at most 63 lower-case letters, digits and "-", and begin with a letter';
  return { ...error('service', message), value: name, fix: "write service: { name: '...' }" };
}

function error(path: string, message: string): Finding {
  return { level: 'error', rule: 'service', path: [path], value: undefined, message };
}
