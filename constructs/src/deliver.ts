import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Changes, DeliveryIssue } from '@hexabase-kaas/delivery';
import { DeliveryError } from '@hexabase-kaas/delivery';
import type { Tenancy } from '@hexabase-kaas/tenancy';

/** What is delivered where. */
export interface Delivery {
  /** Root of the tree. */
  readonly directory: string;
  /** Owner of the inventory. */
  readonly source: string;
  readonly tenancy: Tenancy;
}

/**
 * Writes a tenancy to a directory and returns when it is done. `App.synth` of cdk8s is synchronous and targets are not,
 * so a process of its own delivers, and this one waits for it.
 *
 * @throws DeliveryError as the target does
 */
export function deliver(delivery: Delivery): Changes {
  const { stdout, stderr, error } = spawnSync(process.execPath, [join(__dirname, 'deliver-main.js')], {
    input: JSON.stringify(delivery),
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    // Options of this process, like those of a debugger, are not meant for the other one.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (error !== undefined) throw error;
  if (stdout === '') throw new Error(`delivery to ${delivery.directory} broke off: ${stderr}`);
  const { changes, issues } = JSON.parse(stdout) as { changes: Changes; issues?: readonly DeliveryIssue[] };
  if (issues !== undefined) throw new DeliveryError(issues);
  return changes;
}
