import type { HostCluster, Plan } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { desired } from './known-reading.js';
import { plainDocuments } from './reading.js';
import { soundTenancy } from './workspace-part.js';

/** What a new workspace can be chosen from. */
export interface Offer {
  readonly plans: readonly Plan[];
  readonly hostClusters: readonly HostCluster[];
}

/** Plans and host clusters that the tenancy declares, sorted as the model sorts them. @throws Problem TENANCY_INVALID */
export async function offerOf(db: Database, branch: string): Promise<Offer> {
  const { reading, own } = await desired(db, branch);
  const documents = [...own, ...plainDocuments(reading.others)].filter(
    ({ kind }) => kind === 'Plan' || kind === 'HostCluster',
  );
  const { plans, hostClusters } = soundTenancy(documents, { ...reading, others: [] });
  return { plans, hostClusters };
}
