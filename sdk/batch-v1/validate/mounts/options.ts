import type { Fields } from '../../fields.ts';
import { KEPT_SINCE } from '../kept-since.ts';
import { relativePath } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { fieldsOf, isMissing, oneOf, text } from '../rule.ts';

const OPTIONS = ['subPath', 'subPathExpr', 'mountPropagation', 'recursiveReadOnly'];

/** What a mount says besides its volume and its place. */
export function checkOptions(mount: Fields, path: Path, container: Fields, minorVersion: number): readonly Problem[] {
  if (!OPTIONS.some((option) => !isMissing(mount[option]))) return NO_PROBLEMS;
  const both = text(mount.subPath) && text(mount.subPathExpr);
  return [
    ...relativePath(mount.subPath, [...path, 'subPath']),
    ...relativePath(mount.subPathExpr, [...path, 'subPathExpr']),
    ...(both
      ? [{ path: [...path, 'subPathExpr'], value: mount.subPathExpr, message: 'may not stand beside subPath' }]
      : NO_PROBLEMS),
    ...checkPropagation(mount, path, container),
    ...(minorVersion < KEPT_SINCE.recursiveReadOnly ? NO_PROBLEMS : checkRecursion(mount, path)),
  ];
}

function checkPropagation(mount: Fields, path: Path, container: Fields): readonly Problem[] {
  if (mount.mountPropagation !== 'Bidirectional') {
    return oneOf(mount, 'mountPropagation', path, ['None', 'HostToContainer', 'Bidirectional']);
  }
  if (fieldsOf(container.securityContext).privileged === true) return NO_PROBLEMS;
  const message = 'may be Bidirectional only in a privileged container';
  return [
    { path: [...path, 'mountPropagation'], value: 'Bidirectional', message, fix: 'write HostToContainer or None' },
  ];
}

function checkRecursion(mount: Fields, path: Path): readonly Problem[] {
  const { recursiveReadOnly: value, mountPropagation } = mount;
  const at = [...path, 'recursiveReadOnly'];
  if (value !== 'Enabled' && value !== 'IfPossible') {
    return oneOf(mount, 'recursiveReadOnly', path, ['Disabled', 'IfPossible', 'Enabled']);
  }
  const problems: Problem[] = [];
  if (mount.readOnly !== true) problems.push({ path: at, value, message: 'needs readOnly: true' });
  if (!isMissing(mountPropagation) && mountPropagation !== 'None') {
    problems.push({ path: at, value, message: 'needs mountPropagation: None, or none at all' });
  }
  return problems;
}
