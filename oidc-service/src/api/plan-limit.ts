import { type Meter, type Plan, quantity } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { offerOf, type ProvisioningConfiguration } from '../provisioning/index.js';

/** What a plan lets a workspace use at once, in millionths of a unit of each meter; undefined where this service knows no plans. */
export async function planLimits(
  db: Database,
  { TENANCY_REPOSITORY, TENANCY_BRANCH }: ProvisioningConfiguration,
  plan: string | null,
): Promise<Readonly<Record<Meter, bigint>> | undefined> {
  if (TENANCY_REPOSITORY === undefined || plan === null) return undefined;
  try {
    const found = (await offerOf(db, TENANCY_BRANCH)).plans.find(({ name }) => name === plan);
    return found && limitsOf(found);
  } catch (error) {
    // The repository was never read, or is not sound: that is told where it is changed.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Quantities are in nano-units. */
const limitsOf = ({ limits, loadBalancers }: Plan): Readonly<Record<Meter, bigint>> => ({
  'cpu-hours': quantity(limits.cpu) / 1_000n,
  'memory-gib-hours': quantity(limits.memory) / 1_000n / 1_073_741_824n,
  'storage-gib-hours': quantity(limits.storage) / 1_000n / 1_073_741_824n,
  'load-balancer-hours': BigInt(loadBalancers) * 1_000_000n,
});
