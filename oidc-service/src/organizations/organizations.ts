import type { Guard } from '../authorization/index.js';

/** What the routes of organizations share. */
export interface Organizations {
  readonly guard: Guard;
  readonly issuer: string;
  /** Path of the issuer without a slash at the end. */
  readonly base: string;
  /** Topic under which mails are sent; undefined when none are. */
  readonly mailTopic: string | undefined;
}
