import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from './clock.js';
import type { Database } from './database/database.js';
import type { WakeUps } from './database/wake-ups.js';

/** What a feature is made from. It asks for its own part of the configuration: `Service<Values<typeof mySettings>>`. */
export interface Service<Configuration> {
  readonly configuration: Configuration;
  readonly db: Database;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where metrics are registered; names begin with `kaas_`. */
  readonly metrics: Registry;
}
