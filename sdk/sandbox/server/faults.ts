/** What goes wrong on purpose. */
export interface Fault {
  /** Default: all. A watch is no list here. */
  verb?: Verb;
  /** Plural, such as `pods`; default: all, and what is no resource, such as `/version`. */
  resource?: string;
  /** How many of the requests it hits are hit, from 0 to 1, taken by chance. Default: 1. */
  share?: number;
  /** Only so many times. Default: always. */
  count?: number;
  /** Answers with this HTTP status instead, such as 500 or 429. */
  status?: number;
  /** Of `status`, in its Retry-After header. */
  retryAfterSeconds?: number;
  /** Cuts the connection after so many milliseconds of the machine: 0, before there is an answer. */
  cutAfter?: number;
  /** Answers, and tells each event of a watch, so many milliseconds of the machine later. */
  delay?: number;
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** Picks what goes wrong with a request: of several faults that fit, the first. */
export type PickFault = (verb: Verb | undefined, resource: string | undefined) => Fault | undefined;

/** @param random from 0 to 1 */
export function createFaults(faults: readonly Fault[], random: () => number = Math.random): PickFault {
  const left = faults.map(({ count = Number.POSITIVE_INFINITY }) => count);
  return (verb, resource) => {
    const at = faults.findIndex(
      (fault, i) =>
        left[i]! > 0 &&
        (fault.verb === undefined || fault.verb === verb) &&
        (fault.resource === undefined || fault.resource === resource) &&
        random() < (fault.share ?? 1),
    );
    if (at >= 0) left[at]!--;
    return faults[at];
  };
}
