/** Is this an IPv4 or IPv6 address? `strict` refuses leading zeros and IPv4 within IPv6, as the server does since 1.36. */
export function isIpAddress(text: string, strict: boolean): boolean {
  return text.includes(':') ? isIpv6(text, strict) : isIpv4(text, strict);
}

function isIpv4(text: string, strict: boolean): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => isByte(part) && !(strict && /^0\d/.test(part)));
}

function isByte(part: string): boolean {
  return /^\d+$/.test(part) && Number(part) <= 255;
}

const GROUPS = 8;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function isIpv6(text: string, strict: boolean): boolean {
  const [, start, ipv4] = /^(.*:)([\d.]+\.[\d.]*)$/.exec(text) ?? [];
  if (ipv4 !== undefined && !isIpv4(ipv4, strict)) return false;
  // An IPv4 address at the end stands for two groups.
  const [left = '', right, ...more] = (ipv4 === undefined ? text : `${start}1:1`).split('::');
  const [before, after] = [groupsOf(left), groupsOf(right ?? '')];
  const zeros = GROUPS - before.length - after.length;
  if (more.length > 0 || ![...before, ...after].every((group) => GROUP.test(group))) return false;
  // "::" stands for at least one group of zeros.
  if (right === undefined ? zeros !== 0 : zeros < 1) return false;
  return !strict || !isMappedIpv4([...before, ...Array<string>(zeros).fill('0'), ...after]);
}

function groupsOf(half: string): string[] {
  return half === '' ? [] : half.split(':');
}

/** `::ffff:10.0.0.1` and its spellings. */
function isMappedIpv4(groups: string[]): boolean {
  const numbers = groups.map((group) => Number.parseInt(group, 16));
  return numbers[5] === 0xffff && numbers.slice(0, 5).every((number) => number === 0);
}
