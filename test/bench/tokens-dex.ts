import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon } from '../cluster/harness/daemon.ts';
import { freePorts } from '../cluster/harness/port.ts';
import { tool } from '../cluster/harness/tools.ts';
import { signedIn, type TokenClient } from './tokens-person.ts';

/** A Dex that runs, and who is signed in there. */
export interface PeopleAtDex {
  readonly people: readonly TokenClient[];
  stop(): Promise<void>;
}

/**
 * The real Dex on the same PostgreSQL server, and people signed in there. Its mock connector knows one person in one group,
 * so its tokens are smaller than ours, which is in its favour; a connector for each client, because Dex keeps one session
 * of a person at a connector in one row.
 */
export async function peopleAtDex(directory: string, database: URL, count: number): Promise<PeopleAtDex> {
  const [port] = await freePorts(1);
  const issuer = `http://127.0.0.1:${port}/dex`;
  const redirectUri = 'http://localhost:8000';
  const file = join(directory, 'dex.json');
  const config = {
    issuer,
    storage: {
      type: 'postgres',
      config: {
        host: database.hostname,
        port: Number(database.port),
        user: database.username,
        database: database.pathname.slice(1),
        maxOpenConns: 10,
        ssl: { mode: 'disable' },
      },
    },
    web: { http: `127.0.0.1:${port}` },
    logger: { level: 'error' },
    oauth2: { skipApprovalScreen: true },
    // Where it fails in the middle of a refresh, the token that it took may be used again.
    expiry: { refreshTokens: { reuseInterval: '30s' } },
    staticClients: [{ id: 'kubectl', public: true, redirectURIs: [redirectUri], name: 'kubectl' }],
    connectors: Array.from({ length: count }, (_, index) => ({
      type: 'mockCallback',
      id: `mock${index}`,
      name: 'Mock',
    })),
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const daemon = new Daemon('dex', tool('dex'), ['serve', file], directory);
  await daemon.until('dex answers', 120, async () => (await fetch(`${issuer}/.well-known/openid-configuration`)).ok);
  const people: TokenClient[] = [];
  for (let index = 0; index < count; index++) {
    const extra = { scope: 'openid groups offline_access', connector_id: `mock${index}` };
    people.push(
      await signedIn(`${issuer}/auth`, `${issuer}/token`, { client_id: 'kubectl' }, redirectUri, extra).catch(
        (error) => {
          throw new Error(`${error.message}\n${daemon.tail()}`, { cause: error });
        },
      ),
    );
  }
  return { people, stop: () => daemon.stop() };
}
