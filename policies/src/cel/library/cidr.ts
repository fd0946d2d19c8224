import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { Opaque } from '../value.js';
import { type Address, addressText, parseAddress } from './address.js';
import { Ip, ipOf } from './ip.js';

/** A network: an address and how many of its bits are the network's. */
export class Cidr extends Opaque {
  readonly typeName = 'net.CIDR';

  constructor(
    readonly address: Address,
    readonly length: number,
  ) {
    super();
  }

  equals({ address, length }: Cidr): boolean {
    return address.bits === this.address.bits && address.value === this.address.value && length === this.length;
  }

  contains(address: Address): boolean {
    const shift = BigInt(this.address.bits - this.length);
    return address.bits === this.address.bits && address.value >> shift === this.address.value >> shift;
  }
}

const cidr = is.opaque(Cidr);
const ip = is.opaque(Ip);

/** The networks of Kubernetes. */
export const networks: readonly CelFunction[] = [
  celFunction('cidr', [is.string], cidrOf),
  celFunction('isCIDR', [is.string], (text) => parseCidr(text) !== undefined),
  celFunction('string', [cidr], ({ address, length }) => `${addressText(address)}/${length}`),
  method('containsIP', [cidr, is.string], (network, text) => network.contains(ipOf(text).address)),
  method('containsIP', [cidr, ip], (network, { address }) => network.contains(address)),
  method('containsCIDR', [cidr, is.string], (network, text) => containsCidr(network, cidrOf(text))),
  method('containsCIDR', [cidr, cidr], containsCidr),
  method('ip', [cidr], ({ address }) => new Ip(address)),
  method('prefixLength', [cidr], ({ length }) => BigInt(length)),
  method('masked', [cidr], ({ address, length }) => {
    const shift = BigInt(address.bits - length);
    return new Cidr({ bits: address.bits, value: (address.value >> shift) << shift }, length);
  }),
];

function containsCidr(network: Cidr, other: Cidr): boolean {
  return network.length <= other.length && network.contains(other.address);
}

function cidrOf(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === undefined) {
    throw new CelError(
      `network address parse error during conversion from string: ${JSON.stringify(text.slice(0, 100))}`,
    );
  }
  return parsed;
}

function parseCidr(text: string): Cidr | undefined {
  const [, written = '', bits] = /^(.*)\/(0|[1-9]\d{0,2})$/s.exec(text) ?? [];
  const address = parseAddress(written);
  if (bits === undefined || typeof address === 'string' || Number(bits) > address.bits) return undefined;
  return new Cidr(address, Number(bits));
}
