import { expect, test } from 'vitest';
import { humanDuration } from '../../../sdk/batch-v1/duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** The cases of HumanDuration's own test in k8s.io/apimachinery, and the seams between its units. */
test.each([
  [-2 * second, '<invalid>'],
  [-2 * second + 1, '0s'],
  [-1, '0s'],
  [0, '0s'],
  [999, '0s'],
  [second, '1s'],
  [70 * second, '70s'],
  [119_999, '119s'],
  [2 * minute, '2m'],
  [2 * minute + 5 * second, '2m5s'],
  [190 * second, '3m10s'],
  [10 * minute - 1, '9m59s'],
  [10 * minute, '10m'],
  [70 * minute, '70m'],
  [179 * minute + 59 * second, '179m'],
  [3 * hour, '3h'],
  [3 * hour + 12 * minute, '3h12m'],
  [7 * hour + 59 * minute, '7h59m'],
  [8 * hour + 30 * minute, '8h'],
  [47 * hour, '47h'],
  [48 * hour, '2d'],
  [49 * hour, '2d1h'],
  [5 * day + 4 * hour, '5d4h'],
  [8 * day - hour, '7d23h'],
  [8 * day + hour, '8d'],
  [2 * year - hour, '729d'],
  [2 * year, '2y'],
  [2 * year + 30 * day, '2y30d'],
  [8 * year - day, '7y364d'],
  [8 * year + 40 * day, '8y'],
])('%i ms is %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});
