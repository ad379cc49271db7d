import { parseQuantity } from '../../quantity.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { withoutBacksteps } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { oneOfOrDefault } from '../rule.ts';
import { filled, needed } from '../texts.ts';
import type { SourceCheck } from './source.ts';

const HOST_PATH_TYPES = [
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** From here on the template must name the image already; before, only the pod. */
const IMAGE_REFERENCE_REQUIRED = 37;

/** Volumes on the node itself: scratch space, its folders, and files of an image. */
export const LOCAL_SOURCES: Readonly<Record<string, SourceCheck>> = {
  emptyDir: ({ sizeLimit }, path) => notNegativeQuantity(sizeLimit, [...path, 'sizeLimit']),
  hostPath: (source, path) => [
    ...filled(source, path, ['path']),
    ...withoutBacksteps(source.path, [...path, 'path']),
    ...(source.path === '' ? NO_PROBLEMS : oneOfOrDefault(source, 'type', path, HOST_PATH_TYPES)),
  ],
  image: (source, path, { minorVersion }) => [
    ...(minorVersion < IMAGE_REFERENCE_REQUIRED ? NO_PROBLEMS : needed(source, path, ['reference'])),
    ...(minorVersion < KEPT_SINCE.image ? NO_PROBLEMS : oneOfOrDefault(source, 'pullPolicy', path, PULL_POLICIES)),
  ],
};

/** Empty means the usual one: Always for `latest`, IfNotPresent for others. */
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

function notNegativeQuantity(value: unknown, path: Path): readonly Problem[] {
  const quantity = parseQuantity(value);
  if (quantity === undefined || quantity >= 0) return NO_PROBLEMS;
  return [{ path, value, message: 'must be 0 or more' }];
}
