import type { ZodType } from 'zod';

/** Variables as the process was started with; an empty one counts as not set, as container tools write them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable of the environment: how it is read, and what its reference entry says. */
export interface Setting<T = unknown> {
  /** Reads the text of the variable. A setting without a default must be set, unless its schema is optional. */
  readonly schema: ZodType<T>;
  /** What it decides, in a sentence. */
  readonly meaning: string;
  /** Which values are allowed, in words, with unit and limits. */
  readonly allowed: string;
  /** What to do when it is wrong, in a sentence. */
  readonly fix: string;
  /** Text that stands in when the variable is not set, everywhere. @default none */
  readonly standard?: string;
  /** Text that stands in outside production alone; in production the variable must be set. @default none */
  readonly developmentDefault?: string | ((environment: Environment) => string);
  /** Keeps the value out of messages. @default false */
  readonly secret?: boolean;
  /** Why a sound value is refused in production, or undefined when it is not. @default nothing is refused */
  refusedInProduction?(value: T): string | undefined;
}

/** Settings by the name of their variable; each feature folder exports its own in `settings.ts`. */
export type Settings = Readonly<Record<string, Setting>>;

/** What parsing gives for settings: one typed value for each variable. */
export type Values<S extends Settings> = { readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never };

/** Keeps the type of a setting's value. */
export const setting = <T>(one: Setting<T>): Setting<T> => one;
