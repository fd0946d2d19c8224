import type { Router } from 'express';
import type { Authenticator } from './caller.js';
import type { ReadinessCheck } from './health.js';

/** A part of the service, in a folder of its own; the server knows of it by this alone. */
export interface Feature {
  readonly name: string;
  /** Registers routes. No body is parsed yet: a route that takes JSON asks for `jsonBody()`. */
  routes?(router: Router): void;
  /** A way to learn who calls. The first feature that gives a caller decides. */
  readonly authenticate?: Authenticator;
  /** Whether it can do its work; asked by `/readyz`, and given 2 s. */
  ready?(): Promise<boolean>;
  /** What it can do without: when one does not hold, `/readyz` names it, says `degraded`, and stays 200. */
  readonly optional?: readonly ReadinessCheck[];
  /** Begins work besides requests, before the service listens. */
  start?(): Promise<void>;
  /** Told when the service is to stop, before it waits for the requests that run: ends those that end by nothing else. */
  stopping?(): void;
  /** Ends it, after the last request and before the database is closed. */
  stop?(): Promise<void>;
}
