import { randomBytes } from 'node:crypto';

/** A new id of 100 random bits that says nothing: `u-` and 20 letters and digits that nobody mixes up, as Crockford does. */
export function opaqueId(prefix: string): string {
  return `${prefix}-${Array.from(randomBytes(20), (byte) => alphabet[byte & 31]).join('')}`;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
