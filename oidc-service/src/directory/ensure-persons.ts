import { sql } from 'kysely';
import type { Transaction } from '../database/database.js';

/** Makes people known by their opaque id, before they first sign in. */
export async function ensurePersons(transaction: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`insert into person (id) select distinct value from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)
    order by value on conflict do nothing`.execute(transaction);
}
