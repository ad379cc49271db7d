import type { ApiObject } from 'cdk8s';
import { type Fields, fieldsOf } from '../batch-v1/fields.ts';
import type { Finding } from '../batch-v1/finding.ts';
import {
  type Delivery,
  type DeliveryPlan,
  dealFiles,
  deliverToPod,
  type ItemsConfigMap,
  missingContainers,
  planDelivery,
  withoutCommand,
} from './deliver.ts';
import { listGiven, shown } from './given.ts';
import { firstFindings, itemFindings } from './item-shapes.ts';
import { PatchedObject } from './patched-object.ts';
import type { SpecPart } from './spec-part.ts';

/** What the properties say of items; `completions` only to refuse it. */
interface ItemsGiven<Item> {
  items?: readonly Item[];
  deliver?: Delivery<Item>;
  completions?: number;
}

/** Writes the items into ConfigMaps beside a Job or CronJob, and has its pods read them. */
export class ItemDelivery<Item> implements SpecPart {
  readonly props = ['items', 'deliver'];
  private readonly plan: DeliveryPlan | undefined;
  private readonly configMaps: readonly ItemsConfigMap[];
  private readonly refused: readonly string[];
  private readonly misshapen: readonly Finding[];

  constructor(owner: ApiObject, { items, deliver, completions }: ItemsGiven<Item>) {
    const job = owner.node.scope!.node.path;
    if (items !== undefined) listGiven(`${job}: items`, items, "write items: ['a', 'b']");
    this.misshapen = [
      ...(items === undefined ? [] : [...itemFindings(items), ...countFindings(completions)]),
      ...deliverFindings(items, deliver),
    ];
    // The functions of `deliver` are written for items of one shape.
    this.plan = items && this.misshapen.length === 0 ? planDelivery(items, deliver) : undefined;
    const dealt = this.plan && dealFiles(this.plan.files, owner.name);
    this.configMaps = dealt?.configMaps ?? [];
    this.refused = [...(this.plan?.problems ?? []), ...(dealt?.problems ?? [])];
    this.configMaps.forEach((configMap, part) => {
      addConfigMap(owner, configMap, part);
    });
  }

  render(spec: Fields): Fields {
    if (this.plan === undefined || this.configMaps.length === 0) return spec;
    const template = spec.template as Fields;
    return {
      ...spec,
      template: { ...template, spec: deliverToPod(template.spec as Fields, this.plan, this.configMaps) },
    };
  }

  findings(spec: () => Fields): Finding[] {
    const { plan } = this;
    const refused = this.refused.map((message) => error(['items'], `cannot be delivered: ${message}`));
    return [
      ...this.misshapen,
      ...firstFindings(refused, 'mend what deliver makes of them'),
      ...(plan === undefined ? [] : containerFindings(fieldsOf(fieldsOf(spec().template).spec), plan)),
    ];
  }
}

function containerFindings(pod: Fields, plan: DeliveryPlan): Finding[] {
  return [
    ...withoutCommand(pod, plan).map((name) => ({
      ...error(['deliver'], `needs a command in the container ${name}, since nothing tells what its image starts with`),
      fix: 'write the command, or deliver by file',
    })),
    ...missingContainers(pod, plan).map((name) => ({
      ...error(['deliver', 'containers'], `names ${JSON.stringify(name)}, which no container is called`),
      fix: 'write the name of a container',
    })),
  ];
}

/** The items say how many completions there are. */
function countFindings(completions: number | undefined): Finding[] {
  if (completions === undefined) return [];
  const message = 'cannot be beside items, which say how many indexes there are';
  return [
    { level: 'error', rule: 'indexed-work', path: ['completions'], value: completions, message, fix: 'remove it' },
  ];
}

const WAYS: readonly unknown[] = ['file', 'env', 'args'];

/** What the types say, for programs that are run without them. */
function deliverFindings<Item>(items: readonly Item[] | undefined, deliver: Delivery<Item> | undefined): Finding[] {
  if (deliver === undefined) return [];
  if (items === undefined) return [{ ...error(['deliver'], 'needs items'), fix: 'write items, or leave it out' }];
  const { via, ...functions } = fieldsOf(deliver);
  if (!WAYS.includes(via)) {
    const message = `must be file, env or args, is ${shown(via)}`;
    return [{ ...error(['deliver', 'via'], message), fix: "write deliver: { via: 'file' }, or leave it out" }];
  }
  const name = String(via);
  if (name === 'file' || typeof functions[name] === 'function') return [];
  const returned = name === 'env' ? '({ ITEM: item })' : '[item]';
  const message = `must be a function, is ${shown(functions[name])}`;
  return [{ ...error(['deliver', name], message), fix: `write ${name}: (item) => ${returned}` }];
}

/** They never change, since a change of content is a change of name: the kubelet need not watch them. */
function addConfigMap(owner: ApiObject, { name, data }: ItemsConfigMap, part: number): void {
  const { namespace } = owner.metadata;
  const configMap = new PatchedObject(owner.node.scope!, part === 0 ? 'Items' : `Items${part}`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    immutable: true,
    data,
  });
  owner.addDependency(configMap);
}

function error(path: Finding['path'], message: string): Finding {
  return { level: 'error', rule: 'delivery', path, value: undefined, message };
}
