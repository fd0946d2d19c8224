/** Codes of what may be wrong with a variable; stable, so that a runbook can name them. */
export const configurationCodes = {
  CONFIG_MISSING: 'a variable that has no default is not set',
  CONFIG_INVALID: 'the value is not one of those that are allowed',
  CONFIG_DEVELOPMENT_DEFAULT: 'in production the variable must be set: its default is for development alone',
  CONFIG_NOT_FOR_PRODUCTION: 'the value is refused in production',
  CONFIG_CONFLICT: 'two variables do not go together',
} as const;

export type ConfigurationCode = keyof typeof configurationCodes;

/** One thing that is wrong with the environment. */
export interface ConfigurationIssue {
  readonly code: ConfigurationCode;
  readonly variable: string;
  /** The value, or how long it is when it is a secret; `not set` when there is none. */
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
}

/** Thrown before anything is opened or listened on; carries every issue, not only the first. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION_INVALID';
  constructor(readonly issues: readonly ConfigurationIssue[]) {
    super(
      issues
        .map(
          ({ code, variable, got, allowed, fix }) => `${variable}: got ${got}; allowed: ${allowed} (${code}); ${fix}`,
        )
        .join('\n'),
    );
    this.name = 'ConfigurationError';
  }
}
