import { hash } from 'node:crypto';
import { type Expression, type RawBuilder, sql } from 'kysely';

/** Key of a row of `oidc_model`: the hash of what the bearer holds, so that who reads the table holds no token. */
export const rowId = (id: string): string => hash('sha256', id, 'base64url');

/** The same, computed by the database. */
export const rowIdIn = (id: Expression<string | null>): RawBuilder<string> =>
  sql<string>`translate(encode(sha256(convert_to(${id}, 'UTF8')), 'base64'), '+/=', '-_')`;
