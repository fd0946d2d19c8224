import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority, type Certificate } from '../cluster/harness/authority.ts';

/** Two authorities, and what one of them says of a server at `localhost`. */
export interface Authorities {
  /** Path of the certificate of the one that signed. */
  readonly trusted: string;
  /** Path of that of another. */
  readonly other: string;
  readonly certificate: Certificate;
  remove(): void;
}

/** Makes them with openssl, in a folder of their own. */
export function authorities(): Authorities {
  const directory = mkdtempSync(join(tmpdir(), 'kaas-authorities-'));
  const trusted = new Authority(directory, 'trusted');
  return {
    trusted: trusted.certificateFile,
    other: new Authority(directory, 'other').certificateFile,
    certificate: trusted.server('server'),
    remove: () => rmSync(directory, { recursive: true }),
  };
}
