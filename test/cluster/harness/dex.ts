import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { tool } from './tools.ts';

export interface DexOptions {
  readonly issuer: string;
  /** Where it listens: `127.0.0.1:5556`. */
  readonly address: string;
  readonly client: { readonly id: string; readonly secret: string; readonly redirectUri: string };
  /** Addresses of the people who can sign in, all with the password `password`. */
  readonly emails: readonly string[];
}

/** The real Dex with everything in memory; new keys come with each start. */
export function startDex(directory: string, { issuer, address, client, emails }: DexOptions): Daemon {
  const file = join(directory, 'dex.json');
  const config = {
    issuer,
    storage: { type: 'memory' },
    web: { http: address },
    telemetry: { http: '' },
    oauth2: { skipApprovalScreen: true },
    enablePasswordDB: true,
    staticPasswords: emails.map((email) => {
      const username = email.split('@')[0];
      return { email, hash: password, username, userID: `id-of-${username}` };
    }),
    staticClients: [{ id: client.id, secret: client.secret, redirectURIs: [client.redirectUri], name: 'KaaS' }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return new Daemon('dex', tool('dex'), ['serve', file], directory);
}

/** `password`, by bcrypt. */
const password = '$2a$10$scHA7qZueMu6LjQen1HvsOMOoApzkxUKqRodfToNpjBIrqOAvFgOi';
