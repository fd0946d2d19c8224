import type { ZodError } from 'zod';
import { type ConfigurationCode, ConfigurationError, type ConfigurationIssue } from './configuration-issue.js';
import { isLoopbackUrl } from './loopback.js';
import type { Environment, Setting, Settings, Values } from './setting.js';

/** Parsed settings, and whether development defaults are refused. */
export type Configured<S extends Settings> = Values<S> & { readonly production: boolean };

/** A check over several variables; runs when each is sound by itself. */
export type ConfigurationRule<S extends Settings> = (values: Configured<S>) => readonly ConfigurationIssue[];

/**
 * Reads every setting from the environment, once.
 *
 * It is production when `NODE_ENV` is `production` or `ISSUER` is not on this machine, whatever `NODE_ENV` says: an issuer
 * that others can reach must not run on defaults that everybody knows.
 * @throws ConfigurationError with every issue at once
 */
export function parseConfiguration<S extends Settings>(
  settings: S,
  environment: Environment,
  rules: readonly ConfigurationRule<S>[] = [],
): Configured<S> {
  const production = isProduction(environment);
  const issues: ConfigurationIssue[] = [];
  const values: Record<string, unknown> = { production };
  for (const [name, setting] of Object.entries(settings)) {
    values[name] = read(name, setting, environment, production, issues);
  }
  const configured = values as Configured<S>;
  if (issues.length === 0) issues.push(...rules.flatMap((rule) => rule(configured)));
  if (issues.length > 0) throw new ConfigurationError(issues);
  Object.freeze(values);
  return configured;
}

function read(
  name: string,
  setting: Setting,
  environment: Environment,
  production: boolean,
  issues: ConfigurationIssue[],
): unknown {
  const given = environment[name] || undefined;
  const { allowed, fix } = setting;
  const report = (code: ConfigurationCode, got: string, why = ''): undefined => {
    issues.push({ code, variable: name, got, allowed: why === '' ? allowed : `${allowed}; ${why}`, fix });
  };
  const developmentDefault = setting.developmentDefault;
  if (given === undefined && production && developmentDefault !== undefined && setting.standard === undefined) {
    return report('CONFIG_DEVELOPMENT_DEFAULT', 'not set');
  }
  const text =
    given ??
    setting.standard ??
    (typeof developmentDefault === 'function' ? developmentDefault(environment) : developmentDefault);
  const shown = text === undefined ? 'not set' : setting.secret ? `a secret of ${text.length} characters` : `"${text}"`;
  const { success, data, error } = setting.schema.safeParse(text);
  if (!success) return report(text === undefined ? 'CONFIG_MISSING' : 'CONFIG_INVALID', shown, within(error));
  const refusal = production ? setting.refusedInProduction?.(data) : undefined;
  return refusal === undefined ? data : report('CONFIG_NOT_FOR_PRODUCTION', shown, refusal);
}

/** What is wrong in a value that has parts; messages of schemas do not quote the value. */
const within = (error: ZodError): string =>
  error.issues
    .filter(({ path }) => path.length > 0)
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join(', ');

function isProduction({ NODE_ENV, ISSUER }: Environment): boolean {
  return NODE_ENV === 'production' || (ISSUER !== undefined && ISSUER !== '' && !isLoopbackUrl(ISSUER));
}
