import type { Fields } from '../../fields.ts';
import { isFields } from '../../fields.ts';
import { nearest } from '../../nearest.ts';
import { eachItem } from '../items.ts';
import { NO_PROBLEMS, podRule } from '../pod-rule.ts';
import type { JobView, Path, Problem, Rule } from '../rule.ts';
import { fieldsOf, isMissing, text } from '../rule.ts';
import { dnsLabel, filled } from '../texts.ts';
import { checkEphemeral } from './claim-template.ts';
import { FILE_SOURCES } from './files.ts';
import { LOCAL_SOURCES } from './local.ts';
import { checkProjected } from './projected.ts';
import { REMOTE_SOURCES } from './remote.ts';
import type { SourceCheck } from './source.ts';

/** The volumes of the pod template. */
export const VOLUME_RULES: readonly Rule[] = [
  podRule('volume-names', (job) => checkNames(job)),
  podRule('volume-sources', (job) => eachVolume(job, checkOneSource)),
  podRule('volume-fields', (job, minorVersion) =>
    eachVolume(job, (volume, path) => checkSource(volume, path, minorVersion)),
  ),
  podRule('empty-dir-medium', (job) => eachVolume(job, checkMedium), 'warning'),
];

const SOURCES: Readonly<Record<string, SourceCheck>> = {
  ...LOCAL_SOURCES,
  ...FILE_SOURCES,
  ...REMOTE_SOURCES,
  ephemeral: checkEphemeral,
  projected: checkProjected,
};

function eachVolume(
  { pod, podPath }: JobView,
  check: (volume: Fields, path: Path) => readonly Problem[],
): readonly Problem[] {
  return isMissing(pod.volumes) ? NO_PROBLEMS : eachItem(pod.volumes, [...podPath, 'volumes'], check);
}

function checkNames(job: JobView): readonly Problem[] {
  const seen = new Set<string>();
  return eachVolume(job, (volume, path) => {
    const name = text(volume.name) ?? '';
    const at = [...path, 'name'];
    if (seen.has(name)) return [{ path: at, value: name, message: 'must be unique', fix: 'give it another name' }];
    if (name !== '') seen.add(name);
    return [...filled(volume, path, ['name']), ...dnsLabel(volume.name, at)];
  });
}

/** The sources that a volume has. None is fine: the volume is an empty folder then. */
function sourcesOf(volume: Fields): string[] {
  return Object.keys(volume).filter((field) => Object.hasOwn(SOURCES, field) && !isMissing(volume[field]));
}

function checkOneSource(volume: Fields, path: Path): readonly Problem[] {
  const sources = sourcesOf(volume);
  if (sources.length < 2) return NO_PROBLEMS;
  const message = `must have one source, has ${sources.join(' and ')}`;
  return [{ path, value: volume, message, fix: 'make a volume of each' }];
}

function checkSource(volume: Fields, path: Path, minorVersion: number): readonly Problem[] {
  const [source, ...more] = sourcesOf(volume);
  if (source === undefined || more.length > 0) return NO_PROBLEMS;
  const fields = volume[source];
  if (!isFields(fields)) return NO_PROBLEMS;
  return SOURCES[source]!(fields, [...path, source], { name: text(volume.name) ?? '', minorVersion });
}

const MEDIA = ['', 'Memory', 'HugePages'];

/** The server takes any medium; the kubelet then never starts the pod. */
function checkMedium({ emptyDir }: Fields, path: Path): readonly Problem[] {
  const medium = text(fieldsOf(emptyDir).medium);
  if (medium === undefined || MEDIA.includes(medium) || medium.startsWith('HugePages-')) return NO_PROBLEMS;
  const near = nearest(medium, ['Memory', 'HugePages']);
  return [
    {
      path: [...path, 'emptyDir', 'medium'],
      value: medium,
      message: 'is no medium, so the pod never starts',
      fix: near === undefined ? 'write Memory, or leave it out for the disk' : `did you mean \`${near}\`?`,
    },
  ];
}
