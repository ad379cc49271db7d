import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { eachItem } from '../items.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { between } from '../numbers.ts';
import { fileMode, filePath } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, listOf } from '../rule.ts';
import { filled, needed } from '../texts.ts';
import { fieldFiles, keyFiles } from './files.ts';
import { certificateFiles, podCertificateProblems, trustBundleProblems } from './signers.ts';
import type { VolumeContext } from './source.ts';

/** A projected volume: several sources whose files lie in one folder. */
export function checkProjected(volume: Fields, path: Path, { minorVersion }: VolumeContext): readonly Problem[] {
  const names = Object.keys(SOURCES).filter((name) => minorVersion >= (SOURCES[name]!.since ?? 0));
  const seen = new Set<string>();
  return [
    ...fileMode(volume, 'defaultMode', path),
    ...eachItem(volume.sources, [...path, 'sources'], (source, at) => {
      const given = names.filter((name) => !isMissing(source[name]));
      if (given.length > 1) {
        return [{ path: at, value: source, message: `must have one source, has ${given.join(' and ')}` }];
      }
      return given.flatMap((name) => checkSource(name, source[name], [...at, name], seen));
    }),
  ];
}

function checkSource(name: string, source: unknown, path: Path, seen: Set<string>): readonly Problem[] {
  const { check, files } = SOURCES[name]!;
  if (!isFields(source)) return NO_PROBLEMS;
  return [...check(source, path), ...collisions(files(source), path, seen)];
}

/** Two sources may not write the same file. */
function collisions(files: unknown[], path: Path, seen: Set<string>): readonly Problem[] {
  return files.flatMap((file) => {
    if (typeof file !== 'string' || file === '') return NO_PROBLEMS;
    const taken = seen.has(file);
    seen.add(file);
    return taken ? [{ path, value: file, message: `must not write ${file} a second time in its volume` }] : NO_PROBLEMS;
  });
}

interface Projection {
  check: (source: Fields, path: Path) => readonly Problem[];
  /** The files whose names it chooses. */
  files: (source: Fields) => unknown[];
  /** Before this minor version the server passes over it. */
  since?: number;
}

const items = ({ items }: Fields) => listOf(items).map((item) => (isFields(item) ? item.path : undefined));
const named: Projection = {
  check: (source, path) => [...needed(source, path, ['name']), ...keyFiles(source, path)],
  files: items,
};

const SOURCES: Readonly<Record<string, Projection>> = {
  configMap: named,
  secret: named,
  downwardAPI: { check: fieldFiles, files: items },
  // The server does not compare the token's file with others.
  serviceAccountToken: { check: checkToken, files: () => [] },
  clusterTrustBundle: {
    check: trustBundleProblems,
    files: ({ path }) => [path],
    since: KEPT_SINCE.clusterTrustBundle,
  },
  podCertificate: { check: podCertificateProblems, files: certificateFiles, since: KEPT_SINCE.podCertificate },
};

function checkToken(token: Fields, path: Path): readonly Problem[] {
  return [
    ...between(token, 'expirationSeconds', path, 10 * 60, 2 ** 32),
    ...filled(token, path, ['path']),
    ...filePath(token.path, [...path, 'path']),
  ];
}
