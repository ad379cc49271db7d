/** How far a zone's clocks are ahead of UTC, in seconds, at an instant given in seconds since 1970. */
export type OffsetAt = (instant: number) => number;

/**
 * About three days. Nowhere since 1970 have clocks changed twice within one block, so the offsets at its ends tell what
 * happens inside.
 */
const BLOCK = 2 ** 18;

const zones = new Map<string, OffsetAt>([['UTC', () => 0]]);

/**
 * The offsets of a time zone. JavaScript tells wall clocks slowly, so what it said is kept.
 *
 * @throws RangeError for a zone that this JavaScript does not know.
 */
export function zoneOffsets(timeZone: string): OffsetAt {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const offsets = remember(askedOffsets(timeZone));
  zones.set(timeZone, offsets);
  return offsets;
}

/** A moment at which the clocks of a zone change. */
export interface ClockChange {
  /** The first instant of the new offset. */
  instant: number;
  before: number;
  after: number;
}

/** The clock changes between two instants, in order. */
export function clockChanges(offsetAt: OffsetAt, from: number, to: number): ClockChange[] {
  const changes: ClockChange[] = [];
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(start + BLOCK, to);
    const [before, after] = [offsetAt(start), offsetAt(end)];
    if (before !== after) changes.push({ instant: changeBetween(offsetAt, start, end), before, after });
  }
  return changes;
}

interface Block {
  before: number;
  after: number;
  change: number;
}

function remember(asked: OffsetAt): OffsetAt {
  const starts = new Map<number, number>();
  const blocks = new Map<number, Block>();
  const offsetAtStart = (block: number): number => {
    const known = starts.get(block) ?? asked(block * BLOCK);
    starts.set(block, known);
    return known;
  };
  return (instant) => {
    const index = Math.floor(instant / BLOCK);
    let block = blocks.get(index);
    if (block === undefined) {
      const [before, after] = [offsetAtStart(index), offsetAtStart(index + 1)];
      const change = before === after ? Infinity : changeBetween(asked, index * BLOCK, (index + 1) * BLOCK);
      block = { before, after, change };
      blocks.set(index, block);
    }
    return instant < block.change ? block.before : block.after;
  };
}

/** The first instant in (low, high] with the offset that `high` has. */
function changeBetween(offsetAt: OffsetAt, low: number, high: number): number {
  const after = offsetAt(high);
  let [old, changed] = [low, high];
  while (changed - old > 1) {
    const middle = Math.floor((old + changed) / 2);
    if (offsetAt(middle) === after) changed = middle;
    else old = middle;
  }
  return changed;
}

/** JavaScript shows wall clocks and no offsets: the offset is the wall clock, read as UTC, less the instant. */
function askedOffsets(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const [month, day, year, hour, minute, second] = format
      .format(instant * 1000)
      .match(/\d+/g)!
      .map(Number);
    return Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000 - instant;
  };
}
