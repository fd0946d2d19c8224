import { applyToDirectory, type Changes } from '@hexabase-kaas/delivery';
import { type Tenancy, tenancyUnits, type Unit } from '@hexabase-kaas/tenancy';

/** What is delivered where. */
export interface Delivery {
  /** Root of the tree. */
  readonly directory: string;
  /** Owner of the inventory. */
  readonly source: string;
  readonly tenancy: Tenancy;
  /** What stands in the tree beside the tenancy. @default nothing */
  readonly beside?: readonly Unit[];
}

/**
 * Writes a tenancy to a directory; done when it returns, as `App.synth` of cdk8s has to be.
 *
 * @throws DeliveryError as the target does
 */
export const deliver = ({ directory, source, tenancy, beside = [] }: Delivery): Changes =>
  applyToDirectory({ directory }, source, [...tenancyUnits(tenancy), ...beside]);
