import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from './clock.js';
import { openDatabase } from './database/database.js';
import { migrate, pendingMigrations } from './database/migration.js';
import { migrations } from './database/migrations/index.js';
import type { FeatureOf } from './features.js';
import { createApp } from './http/app.js';
import type { Feature } from './http/feature.js';
import type { ReadinessCheck } from './http/health.js';
import { type Listening, listen } from './http/listen.js';
import { measure } from './http/measured.js';
import { createMetrics, metricsListener } from './http/metrics.js';
import type { Service } from './service.js';
import type { Configuration } from './service-settings.js';

/** What a server is made from; nothing else reaches it from outside. */
export interface ServerParts {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: Logger;
  readonly features: readonly FeatureOf[];
}

/** A server that runs. */
export interface Server {
  /** Where it listens, on this machine. */
  readonly port: number;
  /** Where `/metrics` is answered. @default on `port` */
  readonly metricsPort?: number;
  /** Stops accepting, lets requests end for at most `STOP_SECONDS`, stops the features and closes the database. Once. */
  stop(): Promise<void>;
}

/**
 * Opens the database, migrates it, starts every feature and listens. What was opened is closed again when a step fails.
 * @throws DirectoryLockedError, SchemaTooNewError, and the system's errors of listening
 */
export async function startServer({ configuration, clock, log, features: makers }: ServerParts): Promise<Server> {
  const { db, wakeUps, close } = await openDatabase(configuration);
  const started: Feature[] = [];
  const listeners: Listening[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.stop(configuration.STOP_SECONDS)));
    for (const feature of started.toReversed()) await feature.stop?.();
    await close();
  };
  try {
    for (const name of await migrate(db, migrations)) log.info({ migration: name }, 'migrated');
    const metrics = createMetrics();
    measure(metrics, {
      ...{ name: 'kaas_database_up', help: 'Whether the database answers within 2 s.', otherwise: [{ value: 0 }] },
      read: async () => [{ value: (await sql`select 1`.execute(db)).rows.length }],
    });
    const service: Service<Configuration> = { configuration, db, wakeUps, clock, log, metrics };
    const features: Feature[] = [];
    for (const make of makers) features.push(await make(service));
    for (const feature of features) {
      await feature.start?.();
      started.push(feature);
    }
    let stopping: Promise<void> | undefined;
    const checks: ReadinessCheck[] = [
      { name: 'running', holds: async () => stopping === undefined },
      { name: 'database', holds: async () => (await sql`select 1`.execute(db)).rows.length === 1 },
      { name: 'migrations', holds: async () => (await pendingMigrations(db, migrations)).length === 0 },
      ...features.flatMap((feature) =>
        feature.ready === undefined
          ? []
          : [{ name: feature.name, holds: () => feature.ready?.() ?? Promise.resolve(true) }],
      ),
    ];
    const app = createApp({
      base: new URL(configuration.ISSUER).pathname.replace(/\/$/, ''),
      configuration,
      features,
      checks,
      log,
      metrics,
    });
    const { HOST, PORT, METRICS_PORT } = configuration;
    if (METRICS_PORT !== undefined) listeners.push(await listen(metricsListener(metrics), HOST, METRICS_PORT));
    const metricsPort = listeners[0]?.port;
    const listening = await listen(app, HOST, PORT);
    listeners.push(listening);
    log.info({ host: HOST, port: listening.port, metricsPort, issuer: configuration.ISSUER }, 'listening');
    const stop = async (): Promise<void> => {
      log.info('stopping');
      for (const feature of features) feature.stopping?.();
      await end();
      log.info('stopped');
    };
    return { port: listening.port, metricsPort, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await end();
    throw error;
  }
}
