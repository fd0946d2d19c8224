import { flushCompileCache } from 'node:module';
import { systemClock } from './clock.js';
import { ConfigurationError } from './configuration/configuration-issue.js';
import type { Environment } from './configuration/setting.js';
import { serviceFeatures } from './features.js';
import { createLog } from './http/log.js';
import { keysCommand } from './keys/index.js';
import { startServer } from './server.js';
import { type Configuration, readConfiguration } from './service-settings.js';

/**
 * Starts the service from the environment, or runs a command on its database. SIGTERM or SIGINT stops the service in
 * order; a second one ends it at once.
 */
export async function run([command, ...args]: readonly string[], environment: Environment): Promise<void> {
  if (command === undefined) return serve(configurationOrExit(environment));
  if (command === 'keys') {
    const configuration = () => configurationOrExit(environment);
    const [out, err] = [console.log, console.error];
    process.exitCode = await keysCommand(args, { configuration, clock: systemClock, out, err });
    return;
  }
  const help = command === '--help' || command === '-h';
  (help ? console.log : console.error)(usage);
  process.exitCode = help ? 0 : 2;
}

const usage = `Usage: node oidc-service/dist/main.js [keys ...]

Without arguments it serves, as the environment says; see docs/reference/oidc-service-configuration.md.
  keys    shows and changes the keys that sign ID tokens: keys --help`;

function serve(configuration: Configuration): void {
  const log = createLog(configuration.LOG_LEVEL);
  const fail = (error: unknown): void => {
    log.fatal({ err: error }, 'the service cannot run');
    process.exit(1);
  };
  const starting = startServer({ configuration, clock: systemClock, log, features: serviceFeatures });
  let told = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (told) process.exit(1);
      told = true;
      starting.then((server) => server.stop()).then(() => process.exit(0), fail);
    });
  }
  // A process that is killed would write nothing for the next one.
  starting.then(() => flushCompileCache(), fail);
}

function configurationOrExit(environment: Environment): Configuration {
  try {
    return readConfiguration(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exit(78);
  }
}
