// ID tokens of people in 300 groups, by refreshing as kubectl does: beside Dex, and beside signing the same claims alone.
import { rmSync } from 'node:fs';
import { openDatabase } from '@hexabase-kaas/oidc-service';
import { decodeJwt, generateKeyPair, SignJWT } from 'jose';
import { sql } from 'kysely';
import { startPostgresql } from '../backends/postgresql.ts';
import { scratchDirectory } from '../cluster/harness/scratch.ts';
import { whyNoTools } from '../cluster/harness/tools.ts';
import type { Row } from './row.ts';
import { peopleAtDex } from './tokens-dex.ts';
import { inWords, middle, pace, type TokenPace } from './tokens-pace.ts';
import { refreshed } from './tokens-person.ts';
import { seed, TokenService } from './tokens-service.ts';

/** Kubectls that refresh at once. */
const people = 16;
const rounds = 3;
const seconds = Number(process.env.BENCH_SECONDS ?? 10);

export async function tokens(say: (text: string) => void): Promise<readonly Row[]> {
  const why = whyNoTools();
  if (why !== false) throw new Error(`Dex is needed: ${why}`);
  return [...(await onPostgresql(say)), ...(await onEmbedded(say))];
}

/** Milliseconds of processor that this process has taken so far. */
function ownProcessor(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function onPostgresql(say: (text: string) => void): Promise<readonly Row[]> {
  const postgresql = await startPostgresql();
  const scratch = scratchDirectory('bench-tokens');
  // What runs keeps this process from ending, so all of it is stopped, last first.
  const stops: (() => Promise<void>)[] = [() => postgresql.stop()];
  try {
    const url = postgresql.environment.DATABASE_URL as string;
    const secrets = await seed(await database(url, 'ours'), people);
    const service = await TokenService.start(await database(url, 'ours'));
    stops.push(() => service.stop());
    const ours = await service.people(secrets);
    const claims = decodeJwt(ours[0]?.idToken as string);
    if ((claims.groups as string[]).length !== 300) throw new Error('the token has not 300 groups');
    const dexes = await peopleAtDex(scratch, new URL(await database(url, 'dex')), people);
    stops.push(() => dexes.stop());
    const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
    const header = { alg: 'RS256', kid: 'x'.repeat(43) };
    const sign = (): Promise<string> => new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
    const paces: Record<'ours' | 'dex' | 'bare', TokenPace[]> = { ours: [], dex: [], bare: [] };
    for (let round = 1; round <= rounds; round++) {
      // In turns, so that a machine that gets busy meanwhile slows all of them.
      paces.ours.push(
        await pace(
          ours.map((one) => () => refreshed(one)),
          seconds,
          () => service.processor(),
        ),
      );
      paces.dex.push(
        await pace(
          dexes.people.map((one) => () => refreshed(one)),
          seconds,
        ),
      );
      paces.bare.push(
        await pace(
          Array.from({ length: people }, () => sign),
          Math.min(seconds, 3),
          ownProcessor,
        ),
      );
      say(
        `round ${round}: ${Object.entries(paces)
          .map(([name, all]) => `${name} ${inWords(all.at(-1) as TokenPace)}`)
          .join('; ')}`,
      );
    }
    const [own, dex, bare] = [middle(paces.ours), middle(paces.dex), middle(paces.bare)];
    const memory = service.memory();
    const row = (
      bench: string,
      mine: number,
      peer: number,
      peerName: string,
      unit: string,
      ratio = peer / mine,
    ): Row => ({
      bench: `PostgreSQL: ${bench}`,
      ours: mine,
      peer,
      peerName,
      unit,
      ratio,
    });
    return [
      row('ID tokens', own.perSecond, dex.perSecond, 'Dex', 'tokens/s', own.perSecond / dex.perSecond),
      row('ID token, p50', own.p50, dex.p50, 'Dex', 'ms'),
      row('ID token, p95', own.p95, dex.p95, 'Dex', 'ms'),
      row('ID token, p99', own.p99, dex.p99, 'Dex', 'ms'),
      row('processor of the service for one', own.processor, bare.processor, 'the signature alone', 'ms'),
      row('time of the machine for one', 1_000 / own.perSecond, 1_000 / bare.perSecond, 'the signature alone', 'ms'),
      row('ready', service.readySeconds, 2, 'limit', 's'),
      row('memory after this', memory, 250, 'limit', 'MiB'),
    ];
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function onEmbedded(say: (text: string) => void): Promise<readonly Row[]> {
  const directory = scratchDirectory('bench-embedded');
  const url = `pglite:${directory}`;
  const cold = await TokenService.start(url);
  await cold.stop();
  const warm = await TokenService.start(url);
  await warm.stop();
  const secrets = await seed(url, people);
  const service = await TokenService.start(url);
  const makers = (await service.people(secrets)).map((one) => () => refreshed(one));
  const own = await pace(makers, seconds, () => service.processor());
  say(`embedded: ${inWords(own)}`);
  const memory = service.memory();
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
  const row = (bench: string, ours: number, peer: number, unit: string): Row => ({
    bench: `embedded: ${bench}`,
    ours,
    peer,
    peerName: 'limit',
    unit,
    ratio: peer / ours,
  });
  return [
    row('ready, cold', cold.readySeconds, 15, 's'),
    row('ready, warm', warm.readySeconds, 3, 's'),
    { ...row('ID tokens', own.perSecond, 1, 'tokens/s'), peerName: 'none', ratio: own.perSecond },
    { ...row('memory after this', memory, memory, 'MiB'), peerName: 'none' },
  ];
}

/** The URL of a database on the server, made when it is not there. */
async function database(server: string, name: string): Promise<string> {
  const { db, close } = await openDatabase({ DATABASE_URL: server, DATABASE_POOL_SIZE: 2 });
  const { rows } = await sql`select 1 from pg_database where datname = ${name}`.execute(db);
  if (rows.length === 0) await sql`create database ${sql.id(name)}`.execute(db);
  await close();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
