import { clusterFlags, type Flag, type Flags, globalFlags } from './flags.ts';

/** The flag that a word such as `--namespace` or `-n` names, if these flags have one. */
export function flagNamed(word: string, flags: Flags): Flag | undefined {
  if (!word.startsWith('--'))
    return Object.values(flags).find(({ short }) => short !== undefined && word === `-${short}`);
  const name = word.slice(2);
  // What every object has, such as `constructor`, is no flag.
  return Object.hasOwn(flags, name) ? flags[name] : undefined;
}

/** Flags that may stand before the verb. */
export const leadingFlags: Flags = { ...globalFlags, ...clusterFlags };

/** The first word before `--` that looks like a flag and is none of those that may stand before the verb. */
export function unknownFlag(words: string[]): string | undefined {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).find(
    (word) => /^-[^\d]/.test(word) && flagNamed(word.split('=', 1)[0]!, leadingFlags) === undefined,
  );
}

/** The first word that is neither a flag nor a flag's value is the verb, so that `-n team list` works, too. */
export function splitVerb(argv: string[]): { verb: string | undefined; words: string[] } {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--') break;
    if (!word.startsWith('-')) return { verb: word, words: [...argv.slice(0, i), ...argv.slice(i + 1)] };
    const flag = flagNamed(word, leadingFlags);
    if (flag && flag.type !== 'boolean') i++;
  }
  return { verb: undefined, words: argv };
}

/** Whether one of these flags is among the words before `--`. */
export function hasFlag(words: string[], ...spellings: string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => spellings.includes(word));
}

/** A word as it is written on a command line of ours that people copy. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
