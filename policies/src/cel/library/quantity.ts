import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { Opaque } from '../value.js';

/** An amount of a resource, such as `1.5Gi`: the mantissa times a power of ten. */
export class Quantity extends Opaque {
  readonly typeName = 'kubernetes.Quantity';

  constructor(
    readonly mantissa: bigint,
    readonly scale: number,
    /** Too wide for the quick form of the API server, which alone can become an int. */
    readonly wide: boolean,
  ) {
    super();
  }

  equals(other: Quantity): boolean {
    return this.compareTo(other) === 0n;
  }

  compareTo(other: Quantity): bigint {
    const scale = Math.min(this.scale, other.scale);
    const difference = this.#at(scale) - other.#at(scale);
    return difference < 0n ? -1n : difference > 0n ? 1n : 0n;
  }

  plus(other: Quantity, sign: 1n | -1n): Quantity {
    const scale = Math.min(this.scale, other.scale);
    const sum = this.#at(scale) + sign * other.#at(scale);
    return new Quantity(sum, scale, this.wide || other.wide || BigInt.asIntN(64, sum) !== sum);
  }

  /** Nothing for a fraction as it is written (1000m), or an amount that is too wide. */
  get int(): bigint | undefined {
    if (this.wide || this.scale < 0) return undefined;
    const value = this.#at(0);
    return BigInt.asIntN(64, value) === value ? value : undefined;
  }

  #at(scale: number): bigint {
    return this.mantissa * 10n ** BigInt(this.scale - scale);
  }
}

const quantity = is.opaque(Quantity);

/** The quantities of Kubernetes. */
export const quantities: readonly CelFunction[] = [
  celFunction('quantity', [is.string], (text) => {
    const parsed = parseQuantity(text);
    if (parsed === undefined) throw new CelError(`quantities must match the regular expression '${documented}'`);
    return parsed;
  }),
  celFunction('isQuantity', [is.string], (text) => parseQuantity(text) !== undefined),
  celFunction('sign', [quantity], ({ mantissa }) => (mantissa < 0n ? -1n : mantissa > 0n ? 1n : 0n)),
  method('isGreaterThan', [quantity, quantity], (a, b) => a.compareTo(b) === 1n),
  method('isLessThan', [quantity, quantity], (a, b) => a.compareTo(b) === -1n),
  method('compareTo', [quantity, quantity], (a, b) => a.compareTo(b)),
  method('asApproximateFloat', [quantity], ({ mantissa, scale }) =>
    scale === 0 ? Number(mantissa) : Number(mantissa) * 10 ** scale,
  ),
  method('isInteger', [quantity], ({ int }) => int !== undefined),
  method('asInteger', [quantity], ({ int }) => {
    if (int === undefined) throw new CelError('cannot convert value to integer');
    return int;
  }),
  method('add', [quantity, quantity], (a, b) => a.plus(b, 1n)),
  method('add', [quantity, is.int], (a, b) => a.plus(new Quantity(b, 0, false), 1n)),
  method('sub', [quantity, quantity], (a, b) => a.plus(b, -1n)),
  method('sub', [quantity, is.int], (a, b) => a.plus(new Quantity(b, 0, false), -1n)),
];

const documented = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

/** As the API server parses it: below a nano it rounds away from zero, and binary amounts end at 2^63-1. */
function parseQuantity(text: string): Quantity | undefined {
  const [, sign, whole = '', fraction = '', suffix = ''] = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z].*)?$/s.exec(text) ?? [];
  if (sign === undefined || text === '' || text.length > 400) return undefined;
  const unit = unitOf(suffix);
  if (unit === undefined) return undefined;
  const digits = whole.replace(/^0+/, '') || '0';
  const unsigned = BigInt(digits + fraction) * unit.factor;
  const scale = unit.exponent - fraction.length;
  const room =
    unit.factor === 1n
      ? 18 - digits.length - fraction.length
      : fraction === ''
        ? 15 - digits.length - Math.trunc((unit.bits * 3) / 10) - 1
        : -1;
  const quick = room >= 0 && scale >= -9 && BigInt.asIntN(64, unsigned) === unsigned;
  const rounded = quick ? { mantissa: unsigned, scale } : toNano(unsigned, scale);
  const most = 2n ** 63n - 1n;
  const capped = unit.bits > 0 && !quick && rounded.mantissa > most * 10n ** BigInt(-rounded.scale);
  const { mantissa, scale: power } = capped ? { mantissa: most, scale: 0 } : rounded;
  return new Quantity(sign === '-' ? -mantissa : mantissa, power, !quick);
}

function toNano(mantissa: bigint, scale: number): { readonly mantissa: bigint; readonly scale: number } {
  if (scale > 0) return { mantissa: mantissa * 10n ** BigInt(scale), scale: 0 };
  if (scale >= -9) return { mantissa, scale };
  const divisor = 10n ** BigInt(-9 - scale);
  return { mantissa: (mantissa + divisor - 1n) / divisor, scale: -9 };
}

interface Unit {
  readonly factor: bigint;
  readonly bits: number;
  readonly exponent: number;
}

function unitOf(suffix: string): Unit | undefined {
  const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].indexOf(suffix);
  if (decimal >= 0) return { factor: 1n, bits: 0, exponent: decimal * 3 - 9 };
  const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].indexOf(suffix);
  if (binary >= 0) return { factor: 1024n ** BigInt(binary + 1), bits: (binary + 1) * 10, exponent: 0 };
  // An exponent of more digits is beyond every amount, and would take its time.
  const [, exponent] = /^[eE]([+-]?\d{1,2})$/.exec(suffix) ?? [];
  return exponent === undefined ? undefined : { factor: 1n, bits: 0, exponent: Number(exponent) };
}
