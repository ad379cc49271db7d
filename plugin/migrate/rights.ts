import type { BatchErrorOptions } from '../../sdk/errors.ts';
import type { Right } from '../kube/index.ts';
import type { Denied } from './types.ts';

const verbs = {
  jobs: { group: 'batch', verbs: ['get', 'list', 'create', 'delete', 'patch'] },
  pods: { group: '', verbs: ['get', 'list', 'patch'] },
  configmaps: { group: '', verbs: ['get', 'list', 'create', 'patch', 'delete'] },
};

/** All that a migration needs from its first look to its last step; `patch pods` puts finalizers back. */
export const neededRights: readonly Right[] = Object.entries(verbs).flatMap(([resource, { group, verbs: own }]) =>
  own.map((verb) => ({ verb, group, resource })),
);

/** Message and options of the error that names all that is denied. */
export function deniedText(denied: readonly Denied[], namespace: string): [string, BatchErrorOptions] {
  const byResource = new Map<string, string[]>();
  for (const { verb, resource } of denied) byResource.set(resource, [...(byResource.get(resource) ?? []), verb]);
  const rights = [...byResource].map(([resource, own]) => `${own.join(', ')} ${resource}`);
  return [
    `not allowed: ${rights.join('; ')} in namespace "${namespace}"`,
    { hint: 'a migration needs all of these rights; nothing was changed' },
  ];
}
