import type { Database } from '../database/database.js';
import type { SigningKeyState } from '../database/tables/token.js';
import { retiredSeconds } from './key-rotation.js';
import type { KeyConfiguration } from './settings.js';

/** A key and what comes next for it. */
export interface ListedKey {
  readonly id: string;
  readonly state: SigningKeyState;
  readonly created: Date;
  /** When it comes to sign, is replaced, or leaves, at the earliest. */
  readonly until: Date;
}

/** Every key in force, the newest first. */
export async function listKeys(db: Database, configuration: KeyConfiguration): Promise<ListedKey[]> {
  const rows = await db.selectFrom('signing_key').selectAll().orderBy('created_at', 'desc').execute();
  return rows.map(({ id, state, created_at, published_at, signing_at, retired_at }) => {
    const [since, seconds] =
      state === 'retired'
        ? [retired_at, retiredSeconds]
        : state === 'signing'
          ? [signing_at, configuration.KEY_ROTATION_DAYS * 86_400]
          : [published_at, configuration.KEY_PUBLISH_SECONDS];
    return { id, state, created: created_at, until: new Date((since ?? created_at).getTime() + seconds * 1_000) };
  });
}
