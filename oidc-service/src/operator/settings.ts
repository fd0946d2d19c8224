import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

/** Who runs the service. It is said here and nowhere else: nobody can be made one in the console. */
export const operatorSettings = {
  OPERATORS: setting({
    schema: z
      .string()
      .regex(/^(?:u-[A-Za-z0-9._-]{1,126}(?:,u-[A-Za-z0-9._-]{1,126})*)?$/)
      .transform((text): ReadonlySet<string> => new Set(text === '' ? [] : text.split(','))),
    meaning:
      'Opaque ids of the people who see the pages of operators: all organizations by their numbers, capacity and health. It gives no right in an organization or a workspace.',
    allowed: 'ids that this service gave, joined by commas: `u-0001,u-0002`; empty: nobody',
    fix: 'sign in, take your id from the settings page of the console, and list it',
    standard: '',
  }),
} satisfies Settings;

/** What pages of operators need. */
export type OperatorConfiguration = Values<typeof operatorSettings>;
