import { gunzipSync, gzipSync } from 'node:zlib';
import { listNames } from './place.js';
import { type Props, readable } from './props.js';

const fields: readonly string[] = [...listNames, 'context'];

/**
 * The state of a delivery: its inputs, with the specs packed into one text. The engine keeps them readable as inputs, and
 * would else keep them twice and write them after each step of every other resource.
 */
export function packed(inputs: Props): Props {
  const entries = Object.entries(inputs);
  const specs = Object.fromEntries(entries.filter(([field]) => fields.includes(field)));
  const rest = Object.fromEntries(entries.filter(([field]) => !fields.includes(field)));
  return { ...rest, declared: gzipSync(JSON.stringify(specs)).toString('base64') };
}

/** The inputs that a state was made from; inputs are given back as they are. */
export function unpacked(state: Props): Props {
  const { declared, ...rest } = readable(state);
  if (typeof declared !== 'string') return rest;
  return { ...rest, ...JSON.parse(gunzipSync(Buffer.from(declared, 'base64')).toString()) };
}
