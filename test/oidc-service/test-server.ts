import {
  type Clock,
  createLog,
  type FeatureOf,
  readConfiguration,
  type Server,
  startServer,
} from '@hexabase-kaas/oidc-service';
import { databaseOfServer } from './test-database.js';

/** A server on a free port of this machine, with an empty database and its log at hand. */
export interface TestServer extends Server {
  readonly url: string;
  /** Lines logged so far. */
  readonly lines: readonly string[];
}

/** Starts one. `environment` adds to a configuration for development. */
export async function startTestServer(
  features: readonly FeatureOf[],
  environment: Readonly<Record<string, string>> = {},
  clock: Clock = () => new Date('2026-11-21T12:00:00Z'),
): Promise<TestServer> {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  const place = environment.DATABASE_URL === undefined ? await databaseOfServer() : undefined;
  const configuration = readConfiguration({
    PORT: '0',
    ...(place && { DATABASE_URL: place.url }),
    STOP_SECONDS: '1',
    ...environment,
  });
  const server = await startServer({ configuration, clock, log, features });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= server.stop().then(() => place?.drop()));
  return { ...server, stop, url: `http://127.0.0.1:${server.port}`, lines };
}
