import type { Selectable } from 'kysely';
import { appendAudit } from '../audit/append.js';
import type { Database, Transaction } from '../database/database.js';
import type { SigningKeyTable } from '../database/tables/token.js';
import { inTransaction } from '../database/transaction.js';
import { lockKeys } from './key-lock.js';
import { makeKey, type NewKey } from './new-key.js';
import type { KeyConfiguration } from './settings.js';

/**
 * How long the public half of a key stays in the JWKS after it stopped signing, in seconds: the longest ID token (600), what
 * other servers sign until they read the keys again, and clocks that are five minutes apart.
 */
export const retiredSeconds = 1_800;

/** Why a step is taken: because its time has come, or because somebody asked. */
export type RotationReason = 'schedule' | 'demand';

/**
 * Takes every step that is due, in one transaction under a lock, so that servers that do it at once take turns: the first
 * key signs at once, for nobody holds a token yet; a successor is published before it signs; what signed is retired with
 * its private half erased, and leaves when its last token is over.
 */
export async function advanceKeys(
  db: Database,
  configuration: KeyConfiguration,
  now: Date,
  reason: RotationReason,
  by: { readonly actor: string; readonly source: string } = { actor: 'oidc-service', source: 'signing-keys' },
): Promise<void> {
  // Made beforehand: a transaction that waits for 2048 bits of prime numbers keeps the other servers waiting as well.
  const spare = await makeKey(configuration);
  await inTransaction(db, async (transaction) => {
    await lockKeys(transaction);
    const rows = await transaction.selectFrom('signing_key').selectAll().execute();
    const steps = due(rows, configuration, now, reason);
    for (const step of steps) {
      await take(transaction, step, spare, now);
    }
    for (const step of steps) {
      await appendAudit(transaction, {
        at: now,
        ...by,
        action: `signing-key.${step.kind}`,
        target: `signing-key/${'id' in step ? step.id : spare.id}`,
        result: 'allowed',
        details: { reason },
      });
    }
  });
}

/** Whether anything is due; asks without a lock, so that the usual answer, nothing, costs one query. */
export async function keysAreDue(db: Database, configuration: KeyConfiguration, now: Date): Promise<boolean> {
  const rows = await db.selectFrom('signing_key').selectAll().execute();
  return due(rows, configuration, now, 'schedule').length > 0;
}

type Row = Selectable<SigningKeyTable>;
type Step =
  | { readonly kind: 'begin' }
  | { readonly kind: 'publish' }
  | { readonly kind: 'sign'; readonly id: string; readonly before: string }
  | { readonly kind: 'withdraw'; readonly id: string };

function due(rows: readonly Row[], configuration: KeyConfiguration, now: Date, reason: RotationReason): Step[] {
  const since = (date: Date | null): number => (now.getTime() - (date?.getTime() ?? 0)) / 1_000;
  const steps: Step[] = rows
    .filter(({ state, retired_at }) => state === 'retired' && since(retired_at) >= retiredSeconds)
    .map(({ id }) => ({ kind: 'withdraw', id }));
  const signing = rows.find(({ state }) => state === 'signing');
  if (signing === undefined) return [...steps, { kind: 'begin' }];
  const next = rows.find(({ state }) => state === 'published');
  const age = configuration.KEY_ROTATION_DAYS * 86_400 - configuration.KEY_PUBLISH_SECONDS;
  if (next === undefined) {
    return reason === 'demand' || since(signing.signing_at) >= age ? [...steps, { kind: 'publish' }] : steps;
  }
  const known = since(next.published_at) >= configuration.KEY_PUBLISH_SECONDS;
  return known ? [...steps, { kind: 'sign', id: next.id, before: signing.id }] : steps;
}

async function take(transaction: Transaction, step: Step, spare: NewKey, now: Date): Promise<void> {
  switch (step.kind) {
    case 'begin':
      await transaction
        .insertInto('signing_key')
        .values({ ...spare.row, state: 'signing', created_at: now, published_at: now, signing_at: now })
        .execute();
      return;
    case 'publish':
      await transaction
        .insertInto('signing_key')
        .values({ ...spare.row, state: 'published', created_at: now, published_at: now })
        .execute();
      return;
    case 'sign':
      await transaction
        .updateTable('signing_key')
        .set({ state: 'retired', retired_at: now, private_reference: '' })
        .where('id', '=', step.before)
        .execute();
      await transaction
        .updateTable('signing_key')
        .set({ state: 'signing', signing_at: now })
        .where('id', '=', step.id)
        .execute();
      return;
    case 'withdraw':
      await transaction.deleteFrom('signing_key').where('id', '=', step.id).execute();
  }
}
