import type { Clock } from '../clock.js';
import { type Database, openDatabase } from '../database/database.js';
import type { DatabaseConfiguration } from '../database/settings.js';
import { advanceKeys } from './key-rotation.js';
import { type ListedKey, listKeys } from './list-keys.js';
import type { KeyConfiguration } from './settings.js';
import { type Withdrawal, withdrawKey } from './withdraw-key.js';

/** What the command is run with. */
export interface CommandParts {
  /** Read when it is needed, so that help comes without any. */
  readonly configuration: () => DatabaseConfiguration & KeyConfiguration;
  readonly clock: Clock;
  out(text: string): void;
  err(text: string): void;
}

/**
 * Runs `keys list|rotate|withdraw KID [--json]` on the database of the service, beside servers that run, and gives the
 * exit code: 0 done, 1 it could not be done, 2 wrong use. What `configuration` throws is the caller's.
 */
export async function keysCommand(args: readonly string[], parts: CommandParts): Promise<0 | 1 | 2> {
  if (args.some((argument) => argument === '--help' || argument === '-h')) {
    parts.out(keysHelp);
    return 0;
  }
  const [verb = '', ...rest] = args.filter((argument) => argument !== '--json');
  const json = args.includes('--json');
  const wrong = verb === 'withdraw' ? rest.length !== 1 : rest.length > 0;
  if (!['list', 'rotate', 'withdraw'].includes(verb) || wrong) {
    const got = ['keys', ...args].join(' ');
    parts.err(
      `got "${got}", allowed are keys list, keys rotate and keys withdraw KID, each with --json; see keys --help`,
    );
    return 2;
  }
  const configuration = parts.configuration();
  try {
    const { db, close } = await openDatabase(configuration);
    try {
      const withdrawal = await change(db, configuration, verb, rest[0], parts.clock());
      const keys = await listKeys(db, configuration);
      parts.out(json ? JSON.stringify({ ...(withdrawal && { withdrawal }), keys }) : shown(keys, withdrawal));
    } finally {
      await close();
    }
    return 0;
  } catch (error) {
    parts.err(reasonOf(error));
    return 1;
  }
}

async function change(
  db: Database,
  configuration: KeyConfiguration,
  verb: string,
  id: string | undefined,
  now: Date,
): Promise<Withdrawal | undefined> {
  if (verb === 'rotate') {
    await advanceKeys(db, configuration, now, 'demand', { actor: 'operator', source: 'command-line' });
  }
  return verb === 'withdraw' ? withdrawKey(db, configuration, id as string, now) : undefined;
}

function shown(keys: readonly ListedKey[], withdrawal: Withdrawal | undefined): string {
  const lines = keys.map(({ id, state, created, until }) =>
    [id, state.padEnd(9), `made ${minute(created)}`, `${what[state]} ${minute(until)}`].join('  '),
  );
  if (withdrawal === undefined) return lines.join('\n');
  const { withdrawn, was, signing, known } = withdrawal;
  return [
    `${withdrawn} is withdrawn; it was ${was}, and ${signing} signs.`,
    ...(known
      ? []
      : ['That one is new: API servers that have just read the JWKS refuse its tokens for up to a minute.']),
    'API servers that hold the withdrawn one drop it with the first token of another key: see keys --help.',
    ...lines,
  ].join('\n');
}

const what = {
  created: 'published after',
  published: 'signs after',
  signing: 'replaced after',
  retired: 'leaves after',
};
const minute = (date: Date): string => `${date.toISOString().slice(0, 16)}Z`;

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  // `undefined_table` (PostgreSQL, appendix A).
  if (code === '42P01') return 'the database has no tables yet; start the service on it once';
  return message || `the database does not answer: ${code ?? String(error)}`;
}

/** What `keys --help` says. */
export const keysHelp = `Usage: node oidc-service/dist/main.js keys list|rotate|withdraw KID [--json]

Shows and changes the keys that sign ID tokens, with the configuration of the service, on its database. Servers that run
take it up with the next request that they get a second later, without a restart. The embedded database is open in one
process alone: stop the service before.

  list          every key in force: KID, state, when it was made, what happens to it next
  rotate        publishes a successor now; it signs after KEY_PUBLISH_SECONDS, and refuses nobody
  withdraw KID  takes a key that somebody else may hold out of the JWKS now; its private half is erased. When it signed,
                the published successor signs, or a new key. Every token that it signed ends

  --json        one line of JSON instead of text

An API server caches the JWKS, and goes on believing a key that it holds until it reads the JWKS again: with the first
token of a key that it does not know, but not within 30 s of the time before. After a key that signed is withdrawn, that
is the next new token of anybody. To be sure of an API server that nobody uses, restart it:
kubectl --namespace ORGANIZATION--WORKSPACE rollout restart statefulset. Other applications hold keys for as long as
their libraries do.

Examples:
  node oidc-service/dist/main.js keys list
  node oidc-service/dist/main.js keys rotate --json
  node oidc-service/dist/main.js keys withdraw 4sE0cvN9hG0m3bLq2jX1yTzAkQpRwUoIe7d5f8a6c_M
  kubectl exec deployment/oidc-service -- node oidc-service/dist/main.js keys list

Exit codes: 0 done, 1 it could not be done, 2 wrong use, 78 the configuration is wrong.`;
