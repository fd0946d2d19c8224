/** What the exit code of `kaas` says. */
export const exitCode = {
  /** Done, without errors. */
  good: 0,
  /** The tenancy has errors, or the rendered tree is stale. */
  issues: 1,
  /** The command was called in a way that cannot work: unknown option, missing file, no input. */
  wrongUse: 2,
  /** A defect of ours (EX_SOFTWARE of sysexits.h). */
  internal: 70,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The command was called in a way that cannot work; the message says which, and what to write instead. */
export class WrongUse extends Error {}
