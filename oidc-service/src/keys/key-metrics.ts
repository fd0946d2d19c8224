import type { Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import { measure } from '../http/measured.js';
import type { KeyConfiguration } from './settings.js';

/** Registers since when the key that signs does so, and for how long it is meant to. */
export function keyMetrics(registry: Registry, db: Database, { KEY_ROTATION_DAYS }: KeyConfiguration): void {
  measure(
    registry,
    {
      name: 'kaas_signing_key_since_timestamp_seconds',
      help: 'Since when the key that signs tokens does so, as Unix time in seconds.',
      read: async () => {
        const query = db.selectFrom('signing_key').select('signing_at').where('state', '=', 'signing');
        return (await query.execute()).map(({ signing_at }) => ({ value: (signing_at?.getTime() ?? 0) / 1_000 }));
      },
    },
    {
      name: 'kaas_signing_key_rotation_seconds',
      help: 'For how long a key is meant to sign, in seconds.',
      read: async () => [{ value: KEY_ROTATION_DAYS * 86_400 }],
    },
  );
}
