import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

/** Where everything is kept. */
export const databaseSettings = {
  DATABASE_URL: setting({
    schema: z.string().refine(isDatabaseUrl),
    meaning: 'The database: a PostgreSQL server, or an embedded one that keeps its files in a directory.',
    allowed:
      '`postgres://user:password@host:port/name` (PostgreSQL 15 or newer), `pglite:DIRECTORY`, or `pglite:memory` which forgets everything',
    fix: 'set it to the URL of a PostgreSQL database',
    developmentDefault: 'pglite:.data/oidc-service',
    secret: true,
    refusedInProduction: (url) =>
      url.startsWith('pglite:') ? 'the embedded database serves one process and has no backup' : undefined,
  }),
  DATABASE_POOL_SIZE: setting({
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(2).max(100)),
    meaning: 'Connections to PostgreSQL that one process holds at most. The embedded database has one.',
    allowed: 'a whole number from 2 to 100',
    fix: 'set it so that all processes together stay below max_connections of the server',
    standard: '10',
  }),
} satisfies Settings;

/** What `openDatabase` needs. */
export type DatabaseConfiguration = Values<typeof databaseSettings>;

function isDatabaseUrl(text: string): boolean {
  return /^pglite:./.test(text) || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text));
}
