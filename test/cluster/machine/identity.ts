import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, migrations, openDatabase, openSigningKeys, readConfiguration } from '@hexabase-kaas/oidc-service';
import { parseTenancy } from '@hexabase-kaas/tenancy';
import { startPostgresql } from '../../backends/postgresql.ts';
import { acme } from '../harness/cases.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';
import type { Machine } from './machine.ts';
import { start, stop, untilServes } from './process.ts';
import { issuerUrl } from './token.ts';
import { WorkspaceApi } from './workspace-api.ts';

/** Lifetime of the ID tokens, in seconds: the shortest that the service allows. */
export const idTokenSeconds = 60;

/** Who can sign in at Dex. */
export const account = { login: 'kilgore', password: randomBytes(12).toString('hex') } as const;

/**
 * Has the real service be the issuer of the machine while `use` runs, with a real Dex as its external provider and the
 * host cluster as its directory, and the issuer that only vouches for a key before and afterwards.
 *
 * @param successorSigns seconds from now until the next signing key takes over; it is in the JWKS 600 s before
 */
export async function withIdentity(machine: Machine, successorSigns: number, use: () => Promise<void>): Promise<void> {
  const postgresql = await startPostgresql();
  const environment = { ...settings(machine), ...postgresql.environment };
  try {
    await makeKeys(environment, successorSigns);
    writeFileSync(machine.path('dex.json'), JSON.stringify(dexConfiguration));
    const place = 'outside';
    start(machine, { name: 'dex', place, program: tool('dex'), args: ['serve', machine.path('dex.json')] });
    await untilServes(machine, 'dex', 60, async () => (await fetch(`${dexUrl}/.well-known/openid-configuration`)).ok);
    start(machine, { name: service, place, program: process.execPath, args: [main], environment });
    await untilServes(machine, service, 120, async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
    writeFileSync(machine.issuerUpstream, `127.0.0.1:${port}`);
    await use();
  } finally {
    rmSync(machine.issuerUpstream, { force: true });
    await stop(machine, service);
    await stop(machine, 'dex');
    await postgresql.stop();
    // For so long API servers may keep the keys that the service had.
    await until('its tokens count again', jwksSeconds + 60, () => isTrusted(machine));
  }
}

const service = 'oidc-service';
const main = join(import.meta.dirname, '..', '..', '..', service, 'dist', 'main.js');
const port = 8080;
const dexUrl = 'http://127.0.0.1:5556/dex';
const client = { id: 'hexabase-kaas', secret: randomBytes(24).toString('hex') } as const;

const dexConfiguration = {
  issuer: dexUrl,
  storage: { type: 'memory' },
  web: { http: '127.0.0.1:5556' },
  telemetry: { http: '127.0.0.1:5558' },
  oauth2: { skipApprovalScreen: true },
  staticClients: [{ ...client, name: 'Hexabase KaaS', redirectURIs: [`${issuerUrl}/sign-in/dex/callback`] }],
  connectors: [
    {
      type: 'mockPassword',
      id: 'people',
      name: 'People',
      config: { username: account.login, password: account.password },
    },
  ],
} as const;

/** As the JWKS of the service says in `cache-control`. */
const jwksSeconds = 60;
const rotationDays = 1;
const publishSeconds = 600;

const settings = (machine: Machine): Readonly<Record<string, string>> => ({
  ISSUER: issuerUrl,
  HOST: '127.0.0.1',
  PORT: String(port),
  TRUSTED_PROXIES: '1',
  KEY_ENCRYPTION_KEYS: randomBytes(32).toString('base64url'),
  KEY_ROTATION_DAYS: String(rotationDays),
  KEY_PUBLISH_SECONDS: String(publishSeconds),
  COOKIE_SECRETS: randomBytes(32).toString('hex'),
  ID_TOKEN_SECONDS: String(idTokenSeconds),
  DIRECTORY_CLUSTER: machine.kubeconfig,
  PROVIDERS: JSON.stringify([
    { kind: 'openid', name: 'dex', label: 'Dex', issuer: dexUrl, clientId: client.id, clientSecret: client.secret },
  ]),
});

/** Makes the keys as the service would have made them a day ago, so that the next one is soon due. */
async function makeKeys(environment: Readonly<Record<string, string>>, successorSigns: number): Promise<void> {
  const configuration = readConfiguration(environment);
  const { db, close } = await openDatabase(configuration);
  try {
    await migrate(db, migrations);
    const secondsFromNow = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
    await openSigningKeys(db, configuration, () => secondsFromNow(successorSigns - rotationDays * 86_400));
    if (successorSigns < publishSeconds)
      await openSigningKeys(db, configuration, () => secondsFromNow(successorSigns - publishSeconds));
  } finally {
    await close();
  }
}

/** Whether every workspace takes a token of the issuer that only vouches for a key. */
async function isTrusted(machine: Machine): Promise<boolean> {
  const { workspaces } = parseTenancy(acme().documents);
  const answers = await Promise.all(
    workspaces.map(async ({ organization, name }) => {
      const person = await new WorkspaceApi(machine, organization, name).person(['WSUsers']);
      return (await person.request('GET', '/api')).status;
    }),
  );
  return answers.every((status) => status === 200);
}
