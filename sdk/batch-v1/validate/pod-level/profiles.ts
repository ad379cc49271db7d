import { isFields } from '../../fields.ts';
import { relativePath } from '../paths.ts';
import { NO_PROBLEMS } from '../pod-rule.ts';
import type { Path, Problem } from '../rule.ts';
import { isMissing, oneOf, text } from '../rule.ts';
import { filled } from '../texts.ts';

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** Problems of a seccomp profile, of a pod or of a container. */
export function seccompProblems(profile: unknown, path: Path): readonly Problem[] {
  if (!isFields(profile)) return NO_PROBLEMS;
  const { type, localhostProfile: file } = profile;
  const at = [...path, 'localhostProfile'];
  if (type === 'Localhost') {
    return isMissing(file) ? [missingFile(at)] : relativePath(file, at);
  }
  return [...typeProblems(profile, path), ...(isMissing(file) ? NO_PROBLEMS : [needlessFile(at, file)])];
}

const MAX_PATH = 4095;

/** Problems of an AppArmor profile, of a pod or of a container. */
export function appArmorProblems(profile: unknown, path: Path): readonly Problem[] {
  if (!isFields(profile)) return NO_PROBLEMS;
  const { type, localhostProfile: file } = profile;
  const at = [...path, 'localhostProfile'];
  if (type !== 'Localhost') {
    const known = type === 'RuntimeDefault' || type === 'Unconfined';
    return [...typeProblems(profile, path), ...(known && !isMissing(file) ? [needlessFile(at, file)] : NO_PROBLEMS)];
  }
  const name = text(file);
  if (isMissing(file) || name === '') return [missingFile(at)];
  if (name === undefined) return NO_PROBLEMS;
  if (name.trim() !== name) return [{ path: at, value: name, message: 'must have no blanks around it' }];
  if (name.length <= MAX_PATH) return NO_PROBLEMS;
  return [{ path: at, value: name, message: `must have at most ${MAX_PATH} characters` }];
}

function typeProblems(profile: Record<string, unknown>, path: Path): readonly Problem[] {
  return profile.type === '' ? filled(profile, path, ['type']) : oneOf(profile, 'type', path, TYPES);
}

function missingFile(path: Path): Problem {
  return { path, value: undefined, message: 'is required with type: Localhost' };
}

function needlessFile(path: Path, value: unknown): Problem {
  return { path, value, message: 'may only stand beside type: Localhost', fix: 'remove it' };
}
