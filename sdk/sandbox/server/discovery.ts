import type { Resource } from '../registry.ts';
import { VERSION } from '../version.ts';

/** What the server says of itself: `/version`, and which resources there are. */

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** Of subresources; the rest are read and written as their object is. */
const SUBRESOURCES: Readonly<Record<string, { verbs: string[]; kind?: string; group?: string }>> = {
  binding: { verbs: ['create'], kind: 'Binding' },
  eviction: { verbs: ['create'], kind: 'Eviction', group: 'policy' },
  finalize: { verbs: ['update'] },
  log: { verbs: ['get'] },
};
const STATUS_VERBS = ['get', 'patch', 'update'];

/** Kinds that are only ever created, to ask something. */
export const REVIEWS: readonly Resource[] = [
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'SubjectAccessReview'),
];

function review(group: string, kind: string, namespaced = false): Resource {
  const singular = kind.toLowerCase();
  const names = { kind, plural: `${singular}s`, singular, shortNames: [], categories: [], subresources: [] };
  return { group, version: 'v1', namespaced, ...names };
}

/** `/version`. */
export const versionDocument = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: VERSION,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

const groupVersion = ({ group, version }: Resource) => (group === '' ? version : `${group}/${version}`);
const isReview = (resource: Resource) => REVIEWS.includes(resource);
/** A namespace is not deleted with its likes. */
const verbsOf = (resource: Resource) =>
  isReview(resource)
    ? ['create']
    : VERBS.filter((verb) => verb !== 'deletecollection' || resource.kind !== 'Namespace');

/**
 * The documents of the older discovery, by path: `/api`, `/api/v1`, `/apis`, `/apis/batch`, `/apis/batch/v1`.
 *
 * @param address such as `127.0.0.1:6443`
 */
export function discoveryDocuments(resources: readonly Resource[], address: string): Map<string, unknown> {
  const addresses = [{ clientCIDR: '0.0.0.0/0', serverAddress: address }];
  const groups = groupsOf(resources).filter(({ name }) => name !== '');
  return new Map<string, unknown>([
    ['/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: addresses }],
    ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupDocument) }],
    ...groups.map(
      (group) => [`/apis/${group.name}`, { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(group) }] as const,
    ),
    ...groupsOf(resources).map(({ name, resources: own }) => {
      const path = name === '' ? '/api/v1' : `/apis/${groupVersion(own[0]!)}`;
      return [path, resourceList(own)] as const;
    }),
  ]);
}

interface Group {
  name: string;
  resources: Resource[];
}

function groupsOf(resources: readonly Resource[]): Group[] {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) groups.set(resource.group, [...(groups.get(resource.group) ?? []), resource]);
  const byPlural = (a: Resource, b: Resource) => (a.plural < b.plural ? -1 : 1);
  return [...groups].map(([name, own]) => ({ name, resources: own.sort(byPlural) }));
}

function groupDocument({ name, resources }: Group) {
  const version = { groupVersion: groupVersion(resources[0]!), version: resources[0]!.version };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(resources: Resource[]) {
  const first = resources[0]!;
  return {
    kind: 'APIResourceList',
    ...(first.group !== '' && { apiVersion: 'v1' }),
    groupVersion: groupVersion(first),
    resources: resources.flatMap((resource) => [
      {
        name: resource.plural,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: verbsOf(resource),
        ...names(resource),
      },
      ...resource.subresources.map((name) => ({
        name: `${resource.plural}/${name}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(SUBRESOURCES[name]?.group && { group: SUBRESOURCES[name].group, version: 'v1' }),
        kind: SUBRESOURCES[name]?.kind ?? resource.kind,
        verbs: SUBRESOURCES[name]?.verbs ?? STATUS_VERBS,
      })),
    ]),
  };
}

function names({ shortNames, categories }: Resource) {
  return { ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }) };
}

/** The media type of discovery in one document; kubectl asks for it since 1.26. */
export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** `/api` (the core group) or `/apis` (all others) in one document. */
export function aggregatedDiscovery(resources: readonly Resource[], isCore: boolean) {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groupsOf(resources)
      .filter(({ name }) => (name === '') === isCore)
      .map(({ name, resources: own }) => ({
        metadata: isCore ? {} : { name },
        versions: [{ version: own[0]!.version, resources: own.map(aggregated), freshness: 'Current' }],
      })),
  };
}

function aggregated(resource: Resource) {
  const { plural, singular, kind, namespaced, subresources } = resource;
  return {
    resource: plural,
    responseKind: responseKind(kind),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(resource),
    ...names(resource),
    ...(subresources.length > 0 && {
      subresources: subresources.map((name) => ({
        subresource: name,
        responseKind: responseKind(SUBRESOURCES[name]?.kind ?? kind, SUBRESOURCES[name]?.group),
        verbs: SUBRESOURCES[name]?.verbs ?? STATUS_VERBS,
      })),
    }),
  };
}

/** An empty group and version: those of the document. */
function responseKind(kind: string, group = '') {
  return { group, version: group === '' ? '' : 'v1', kind };
}
