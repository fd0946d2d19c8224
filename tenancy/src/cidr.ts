/** A range of addresses: the first address as a number and the number of leading bits that are fixed. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly prefix: number;
}

/** Reads `10.0.0.0/8` or `fd00::/8`. `undefined`: no such range. Host bits may be set; see `canonicalCidr`. */
export function parseCidr(text: string): Cidr | undefined {
  const match = text.length > 64 ? null : /^([0-9a-fA-F.:]+)\/(0|[1-9][0-9]{0,2})$/.exec(text);
  if (match === null) return undefined;
  const [, address = '', bits = ''] = match;
  const prefix = Number(bits);
  const four = parseIpv4(address);
  if (four !== undefined) return prefix > 32 ? undefined : { version: 4, first: four, prefix };
  const six = parseIpv6(address);
  return six === undefined || prefix > 128 ? undefined : { version: 6, first: six, prefix };
}

/** The range with host bits cleared, in canonical text (RFC 5952 for version 6). */
export function canonicalCidr(cidr: Cidr): string {
  const first = (cidr.first >> hostBits(cidr)) << hostBits(cidr);
  return `${cidr.version === 4 ? formatIpv4(first) : formatIpv6(first)}/${cidr.prefix}`;
}

/** Whether every address of `inner` is one of `outer`. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return (
    outer.version === inner.version &&
    outer.prefix <= inner.prefix &&
    outer.first >> hostBits(outer) === inner.first >> hostBits(outer)
  );
}

/** Whether two ranges share an address. Ranges are aligned, so one then holds the other. */
export const overlapsCidr = (a: Cidr, b: Cidr): boolean => containsCidr(a, b) || containsCidr(b, a);

const hostBits = ({ version, prefix }: Cidr): bigint => BigInt((version === 4 ? 32 : 128) - prefix);

function parseIpv4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let address = 0n;
  for (const part of match.slice(1)) {
    // A leading zero is octal to some readers and decimal to others.
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    address = (address << 8n) | BigInt(part);
  }
  return address;
}

function parseIpv6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const four = parseIpv4(dotted[2] ?? '');
    if (four === undefined) return undefined;
    return parseIpv6(`${dotted[1]}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n);
}

const formatIpv4 = (address: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 0xffn)).join('.');

function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)];
  const longest = runs.reduce<RegExpMatchArray | undefined>(
    (best, run) => (best === undefined || zeros(run) > zeros(best) ? run : best),
    undefined,
  );
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  const before = text.slice(0, longest.index);
  const after = text.slice((longest.index ?? 0) + longest[0].length);
  return `${before}::${after.replace(/^:/, '')}`;
}

const zeros = (run: RegExpMatchArray): number => run[0].split('0').length - 1;
