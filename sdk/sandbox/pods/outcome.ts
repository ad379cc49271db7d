/** What becomes of a container of the sandbox, in place of a process. */
export interface Outcome {
  /** How long it runs, in the sandbox's seconds; 0 or more. Default: 1. */
  seconds?: number;
  /** 0 to 255. Default: 0, or 128 and the signal's number. */
  exitCode?: number;
  /** What ended it, such as `SIGKILL`. */
  signal?: string;
  /** Of the end. Default: `Completed` or `Error`; `OOMKilled` makes the exit code 137 unless one is given. */
  reason?: string;
  /** What it left in its termination log. */
  message?: string;
  /** Lines that it prints at its start. */
  log?: string[];
  /** Seconds until it is ready. Default: 0. */
  ready?: number;
  /** It does not start, for this reason, such as `ImagePullBackOff`. */
  waiting?: string;
  /** Instead of its end the whole pod is evicted, by a node that is short of memory. Default: false. */
  evicted?: boolean;
  /** It runs until it is told to end: by `finish`, by another outcome in the annotation, or by its deletion. Default: false. */
  hold?: boolean;
  /**
   * What it does on SIGTERM: ends after some seconds (default 0) with an exit code (default 143), or nothing, so that it is
   * killed when its grace period is over. Default: ends at once with 143.
   */
  onTerm?: { seconds?: number; exitCode?: number } | 'ignore';
}

/**
 * Outcomes as the annotation `kubectl-batch/outcome` of a pod holds them (JSON): one for all, or a table.
 *
 * @example
 * ```ts
 * const script: OutcomeScript = { byIndex: { '0-3': { seconds: 5 }, '4': { attempts: [{ exitCode: 1 }, {}] } } };
 * ```
 */
export interface OutcomeScript extends Outcome {
  /** Of the first run, the second and so on; the last one stands for all that come after. */
  attempts?: OutcomeScript[];
  /** Of completion indexes such as `0,2-5`; what is not named takes the rest of the script. */
  byIndex?: Record<string, OutcomeScript>;
  /** Of containers by their names; what is not named takes the rest of the script, init containers the default. */
  containers?: Record<string, OutcomeScript>;
}

/** Which run of a container it is. */
export interface Run {
  /** The pod's completion index; absent in a pod of no Indexed Job. */
  index?: number;
  /**
   * How many runs there were before: earlier pods of the Job (of its index, where it has some), and earlier runs in this pod.
   */
  attempt: number;
  /** Name of the container. */
  container: string;
}

/** Numbers of the signals, as in signal(7) of x86 and ARM. */
export const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGSYS: 31,
};

/** How a container ended. */
export interface ContainerExit {
  exitCode: number;
  reason: string;
  message?: string;
}

/** The end that an outcome stands for. */
export function exitOf({ exitCode, signal, reason, message }: Outcome): ContainerExit {
  const bySignal = signal === undefined ? 0 : 128 + (SIGNALS[signal] ?? 0);
  const code = exitCode ?? (reason === 'OOMKilled' ? 137 : bySignal);
  return { exitCode: code, reason: reason ?? endReason(code), ...(message !== undefined && { message }) };
}

export function endReason(exitCode: number): string {
  return exitCode === 0 ? 'Completed' : 'Error';
}

/** What a script says about a run; `undefined` where it says nothing: an init container that it does not name. */
export function outcomeFor(script: OutcomeScript, run: Run, isInit: boolean): Outcome | undefined {
  const { byIndex, containers, ...rest } = script;
  const chosen = run.index === undefined ? undefined : byIndex && entryOf(byIndex, run.index);
  if (chosen) return outcomeFor({ ...(containers && { containers }), ...chosen }, run, isInit);
  const named = containers?.[run.container];
  if (named) return attemptOf(named, run.attempt);
  return isInit ? undefined : attemptOf(rest, run.attempt);
}

function attemptOf({ attempts, ...rest }: OutcomeScript, attempt: number): Outcome {
  if (!attempts || attempts.length === 0) return rest;
  return { ...rest, ...attempts[Math.min(attempt, attempts.length - 1)] };
}

function entryOf(byIndex: Record<string, OutcomeScript>, index: number): OutcomeScript | undefined {
  const exact = byIndex[index];
  if (exact) return exact;
  return Object.entries(byIndex).find(([indexes]) => includes(indexes, index))?.[1];
}

/** `0,2-5`; that it can be read is checked before. */
function includes(indexes: string, index: number): boolean {
  return indexes.split(',').some((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return first! <= index && index <= last!;
  });
}
