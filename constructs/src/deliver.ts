import { applyToDirectory, type Changes } from '@hexabase-kaas/delivery';
import { type Tenancy, tenancyUnits } from '@hexabase-kaas/tenancy';

/** What is delivered where. */
export interface Delivery {
  /** Root of the tree. */
  readonly directory: string;
  /** Owner of the inventory. */
  readonly source: string;
  readonly tenancy: Tenancy;
}

/**
 * Writes a tenancy to a directory; done when it returns, as `App.synth` of cdk8s has to be.
 *
 * @throws DeliveryError as the target does
 */
export const deliver = ({ directory, source, tenancy }: Delivery): Changes =>
  applyToDirectory({ directory }, source, tenancyUnits(tenancy));
