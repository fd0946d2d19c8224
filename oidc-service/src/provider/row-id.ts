import { createHash } from 'node:crypto';

/** Key of a row of `oidc_model`: the hash of what the bearer holds, so that who reads the table holds no token. */
export const rowId = (id: string): string => createHash('sha256').update(id).digest('base64url');
