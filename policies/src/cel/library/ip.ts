import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { Opaque } from '../value.js';
import { type Address, addressText, parseAddress } from './address.js';

/** An IP address. */
export class Ip extends Opaque {
  readonly typeName = 'net.IP';

  constructor(readonly address: Address) {
    super();
  }

  equals({ address }: Ip): boolean {
    return address.bits === this.address.bits && address.value === this.address.value;
  }
}

const ip = is.opaque(Ip);

/** The addresses of Kubernetes. */
export const addresses: readonly CelFunction[] = [
  celFunction('ip', [is.string], ipOf),
  celFunction('isIP', [is.string], (text) => typeof parseAddress(text) !== 'string'),
  celFunction('ip.isCanonical', [is.string], (text) => addressText(ipOf(text).address) === text),
  celFunction('string', [ip], ({ address }) => addressText(address)),
  method('family', [ip], ({ address }) => (address.bits === 32 ? 4n : 6n)),
  method('isUnspecified', [ip], ({ address }) => address.value === 0n),
  method('isLoopback', [ip], ({ address }) => isLoopback(address)),
  method('isLinkLocalMulticast', [ip], ({ address }) =>
    address.bits === 32 ? within(address, 0xe0000000n, 24) : ((address.value >> 112n) & 0xff0fn) === 0xff02n,
  ),
  method('isLinkLocalUnicast', [ip], ({ address }) => isLinkLocal(address)),
  method('isGlobalUnicast', [ip], ({ address }) => {
    const { bits, value } = address;
    const broadcast = bits === 32 && value === 0xffffffffn;
    const multicast = bits === 32 ? within(address, 0xe0000000n, 4) : value >> 120n === 0xffn;
    return value !== 0n && !broadcast && !multicast && !isLoopback(address) && !isLinkLocal(address);
  }),
];

/** @throws CelError for a text that is no address */
export function ipOf(text: string): Ip {
  const address = parseAddress(text);
  if (typeof address === 'string') throw new CelError(address);
  return new Ip(address);
}

const within = ({ bits, value }: Address, network: bigint, length: number): boolean =>
  value >> BigInt(bits - length) === network >> BigInt(bits - length);

const isLoopback = (address: Address): boolean =>
  address.bits === 32 ? within(address, 0x7f000000n, 8) : address.value === 1n;

const isLinkLocal = (address: Address): boolean =>
  address.bits === 32 ? within(address, 0xa9fe0000n, 16) : address.value >> 118n === 0xfe80n >> 6n;
