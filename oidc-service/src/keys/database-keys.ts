import { createPrivateKey, sign as signData } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { advanceKeys, keysAreDue } from './key-rotation.js';
import { openKey } from './sealed-key.js';
import type { KeyConfiguration } from './settings.js';
import type { PublishedKey, SigningKeySet, SigningKeys } from './signing-keys.js';

/**
 * Signing keys in the database, the private halves sealed. The first key is made when there is none.
 * @throws SealBrokenError when the key that signs cannot be opened
 */
export async function openSigningKeys(
  db: Database,
  configuration: KeyConfiguration,
  clock: Clock,
): Promise<SigningKeys> {
  const listeners: ((keys: SigningKeySet) => void)[] = [];
  let keys: SigningKeySet | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    const at = clock().getTime();
    const read = await readKeys(db, configuration, keys);
    readAt = at;
    if (versionOf(read) === (keys && versionOf(keys))) return;
    keys = read;
    for (const listener of listeners) listener(read);
  };
  // One after the other, so that what was read first never replaces what was read later.
  const reload = (): Promise<void> => {
    reading = reading.then(read, read);
    return reading;
  };
  let refreshing: Promise<void> | undefined;
  const advance = async (): Promise<void> => {
    if (await keysAreDue(db, configuration, clock())) await advanceKeys(db, configuration, clock(), 'schedule');
    await reload();
  };
  await advance();
  return {
    current: () => keys as SigningKeySet,
    advance,
    rotate: async () => {
      await advanceKeys(db, configuration, clock(), 'demand');
      await reload();
    },
    refresh: async () => {
      if (Math.abs(clock().getTime() - readAt) < freshMilliseconds) return;
      refreshing ??= reload().finally(() => {
        refreshing = undefined;
      });
      await refreshing;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** For so long what was read counts as what is there, in milliseconds. */
const freshMilliseconds = 1_000;

async function readKeys(
  db: Database,
  { KEY_ENCRYPTION_KEYS }: KeyConfiguration,
  known: SigningKeySet | undefined,
): Promise<SigningKeySet> {
  const rows = await db.selectFrom('signing_key').selectAll().orderBy('created_at', 'desc').execute();
  const published = rows.map(
    ({ id, public_jwk }): PublishedKey => ({
      id,
      algorithm: 'RS256',
      publicJwk: { ...(public_jwk as JWK), kid: id, alg: 'RS256', use: 'sig' },
    }),
  );
  const row = rows.find(({ state }) => state === 'signing');
  const signing = published.find(({ id }) => id === row?.id);
  if (row === undefined || signing === undefined)
    throw new Error('no key signs; the rows of signing_key were changed by hand');
  const rest = published.filter((key) => key !== signing);
  if (known?.signing.id === signing.id) return { signing: known.signing, published: [known.signing, ...rest] };
  const key = createPrivateKey({
    key: (await openKey(row.private_reference, row.id, KEY_ENCRYPTION_KEYS)) as never,
    format: 'jwk',
  });
  const opened = { ...signing, sign: (data: Uint8Array) => signInThread('sha256', data, key) };
  return { signing: opened, published: [opened, ...rest] };
}

// With a callback it is computed outside of the event loop, which an RSA signature would hold for a millisecond.
const signInThread = promisify(signData);

const versionOf = ({ signing, published }: SigningKeySet): string =>
  [signing.id, ...published.map(({ id }) => id).sort()].join(' ');
