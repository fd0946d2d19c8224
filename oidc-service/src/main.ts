// Starts the service from the environment. SIGTERM or SIGINT stops it in order; a second one ends it at once.
import { systemClock } from './clock.js';
import { ConfigurationError } from './configuration/configuration-issue.js';
import { serviceFeatures } from './features.js';
import { createLog } from './http/log.js';
import { startServer } from './server.js';
import { type Configuration, readConfiguration } from './service-settings.js';

const configuration = configurationOrExit();
const log = createLog(configuration.LOG_LEVEL);
const starting = startServer({ configuration, clock: systemClock, log, features: serviceFeatures });

let told = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (told) process.exit(1);
    told = true;
    starting.then((server) => server.stop()).then(() => process.exit(0), fail);
  });
}
starting.catch(fail);

function fail(error: unknown): void {
  log.fatal({ err: error }, 'the service cannot run');
  process.exit(1);
}

function configurationOrExit(): Configuration {
  try {
    return readConfiguration(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exit(78);
  }
}
