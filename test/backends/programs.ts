import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tool, whyNoTools } from '../cluster/harness/tools.ts';

/** A server program that tests start themselves, to kill it, by the variable that tells them where it is. */
export interface Program {
  readonly variable: string;
  /** Why it is not here. `false`: it is. */
  why(): string | false;
  /** Path; may build it. */
  path(): string;
}

/** Valkey is what Redis was until 7.2, and either will do. */
const redis = (): string | undefined => onPath('valkey-server') ?? onPath('redis-server');

export const programs: readonly Program[] = [
  {
    variable: 'REDIS_SERVER',
    why: () => redis() === undefined && 'no Redis on this machine: install the package redis-server or valkey-server',
    path: () => redis() as string,
  },
  { variable: 'NATS_SERVER', why: whyNoTools, path: () => tool('nats-server') },
];

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
