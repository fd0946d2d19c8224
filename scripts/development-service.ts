import { createServer } from 'node:net';
import {
  type Configuration,
  ConfigurationError,
  createLog,
  DirectoryLockedError,
  readConfiguration,
  serviceFeatures,
  startServer,
  systemClock,
} from '@hexabase-kaas/oidc-service';

/**
 * Starts the OIDC service on its embedded database, with the structure of a tree and a sign-in as anybody, on this machine
 * alone. What the environment says comes first. Ends with the process, and says plainly why it cannot start.
 * @param domains DNS domain of each host cluster
 */
export async function startDevelopmentService(tree: string, domains: ReadonlyMap<string, string>): Promise<string> {
  try {
    const configuration = await configured(tree, domains);
    const features = serviceFeatures;
    const server = await startServer({
      ...{ configuration, clock: systemClock, features },
      log: createLog(configuration.LOG_LEVEL),
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void server.stop().then(() => process.exit(0)));
    return configuration.ISSUER;
  } catch (error) {
    if (!(error instanceof ConfigurationError) && !(error instanceof DirectoryLockedError)) throw error;
    console.error(`\nThe OIDC service cannot start: ${error.message}`);
    process.exit(1);
  }
}

async function configured(tree: string, domains: ReadonlyMap<string, string>): Promise<Configuration> {
  const { PORT: given, ...environment } = process.env;
  // The issuer has to know which one it is, also where any will do. Empty is as good as not set.
  const any = given === '0' ? 20_000 + (process.pid % 10_000) : 3000;
  const PORT = given && given !== '0' ? given : String(await portFrom(any));
  return readConfiguration({
    DEVELOPMENT_SIGN_IN: 'on',
    DIRECTORY_PATH: tree,
    HOST_CLUSTER_DOMAINS: [...domains].map((pair) => pair.join('=')).join(','),
    LOG_LEVEL: 'error',
    ...environment,
    PORT,
  });
}

/** The first port from `first` on that nobody has. */
async function portFrom(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) {
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (free) return port;
  }
  return 0;
}
