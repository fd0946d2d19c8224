/** An IP address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an address strictly: no leading zeros, no zone, and no IPv4 within IPv6. Gives what is wrong as a string. */
export function parseAddress(text: string): Address | string {
  const shown = JSON.stringify(text.slice(0, 100));
  if (text.includes('%')) return `IP address ${shown} with zone value is not allowed`;
  const failed = `IP Address ${shown} parse error during conversion from string`;
  if (!text.includes(':')) {
    const value = ipv4(text);
    return value === undefined ? failed : { bits: 32, value };
  }
  const value = ipv6(text);
  if (value === undefined) return failed;
  if (value >> 32n === 0xffffn) return `IPv4-mapped IPv6 address ${shown} is not allowed`;
  return { bits: 128, value };
}

/** The canonical text of an address (RFC 5952). */
export function addressText({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - i * 16)) & 0xffffn).toString(16));
  const zeros = longestZeros(groups);
  if (zeros === undefined) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.end).join(':')}`;
}

function ipv4(text: string): bigint | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function ipv6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = tail === null ? undefined : ipv4(tail[2] ?? '');
  if (tail !== null && last === undefined) return undefined;
  const written =
    last === undefined ? text : `${tail?.[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const halves = written.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = rest === undefined ? head : [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function longestZeros(groups: readonly string[]): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === '0') end += 1;
    if (end - start > Math.max(1, best === undefined ? 1 : best.end - best.start)) best = { start, end };
  }
  return best;
}
