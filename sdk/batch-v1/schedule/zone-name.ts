import { nearest } from '../nearest.ts';
import { ZONE_NAMES } from './zone-names.generated.ts';

/** Each part of a name, as the API server wants it. */
const PART = /^(?!-)[A-Za-z._0-9+-]{1,14}$/;

/** Why the API server would not take a time zone, and how to mend it; `undefined` for one that it takes. */
export interface ZoneProblem {
  reason: string;
  hint: string;
}

const EXAMPLE = 'write a name such as Europe/Paris or Etc/UTC';

/**
 * Judges a time zone as the API server does: by its form, then by the zone data of Go, which knows names in their own
 * capitals only. A name that is missing there but known to this JavaScript is taken for a zone younger than our list.
 */
export function zoneProblem(timeZone: string): ZoneProblem | undefined {
  if (timeZone === '') return { reason: 'may not be empty', hint: EXAMPLE };
  if (timeZone.toLowerCase() === 'local') return { reason: 'may not be Local', hint: EXAMPLE };
  const names = zoneNames();
  if (names.has(timeZone)) return undefined;
  const parts = timeZone.split('/');
  const wellFormed = parts.every((part) => PART.test(part) && part !== '.' && part !== '..');
  if (!wellFormed) return { reason: 'is no name of a time zone', hint: zoneHint(timeZone) };
  const spelled = [...names].find((name) => name.toLowerCase() === timeZone.toLowerCase());
  if (spelled !== undefined) return { reason: `is spelled ${spelled}`, hint: `write ${spelled}` };
  return isYoung(timeZone) ? undefined : { reason: 'is no known time zone', hint: zoneHint(timeZone) };
}

let read: ReadonlySet<string> | undefined;

function zoneNames(): ReadonlySet<string> {
  read ??= new Set(
    ZONE_NAMES.split(';').flatMap((group) => {
      const [area = '', places = ''] = group.split(':');
      return places.split(' ').map((place) => (area === '' ? place : `${area}/${place}`));
    }),
  );
  return read;
}

/** Abbreviations such as PST are known to JavaScript, but not to the server. */
function zoneHint(timeZone: string): string {
  const meant = fullName(timeZone) ?? nearest(timeZone, zoneNames());
  return meant === undefined ? EXAMPLE : `did you mean ${meant}?`;
}

function fullName(timeZone: string): string | undefined {
  try {
    const { timeZone: name } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    return zoneNames().has(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function isYoung(timeZone: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(timeZone);
}
