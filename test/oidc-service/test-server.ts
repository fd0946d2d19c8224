import {
  type Clock,
  createLog,
  type FeatureOf,
  readConfiguration,
  type Server,
  startServer,
} from '@hexabase-kaas/oidc-service';

/** A server on a free port of this machine, with an embedded database in memory and its log at hand. */
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
  const configuration = readConfiguration({
    PORT: '0',
    DATABASE_URL: 'pglite:memory',
    STOP_SECONDS: '1',
    ...environment,
  });
  const server = await startServer({ configuration, clock, log, features });
  return { ...server, url: `http://127.0.0.1:${server.port}`, lines };
}
