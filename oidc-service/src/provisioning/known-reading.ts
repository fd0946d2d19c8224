import type { TenancyDocument } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { declared } from './declaration.js';
import type { Edit } from './edit.js';
import type { FiledDocument, Reading } from './reading.js';

/** What is known of the repository, of the commit that was read last. @throws Problem UNAVAILABLE before the first time */
export async function knownReading(db: Database, branch: string): Promise<Reading> {
  const row = await db.selectFrom('tenancy_branch').selectAll().where('name', '=', branch).executeTakeFirst();
  if (row === undefined || row.read_at === null)
    throw new Problem('UNAVAILABLE', 'the tenancy repository could not be read yet; try again in a moment');
  return {
    commit: row.commit ?? undefined,
    own: row.own as unknown as readonly TenancyDocument[],
    others: row.others as unknown as readonly FiledDocument[],
  };
}

/** What this service declares as soon as everything is committed that was accepted, in order. */
export async function desired(
  db: Database,
  branch: string,
): Promise<{ readonly reading: Reading; readonly own: readonly TenancyDocument[] }> {
  // Before the reading: a change that is committed in between is in both, and applying it again changes nothing.
  const waiting = await db
    .selectFrom('change')
    .select('edit')
    .where('state', '=', 'accepted')
    .where('review', '=', false)
    .orderBy('position')
    .execute();
  const reading = await knownReading(db, branch);
  return {
    reading,
    own: declared(
      reading,
      waiting.map(({ edit }) => edit as Edit),
    ),
  };
}
