import type { Transaction } from '../database/database.js';
import { Problem } from '../http/problem.js';
import type { Reference } from './declaration-view.js';
import { fieldsOf } from './edit.js';
import { desired } from './known-reading.js';
import { creatorOf } from './rights.js';

/**
 * The fields of a workspace that is put: a new one gets its creator, and the host cluster where there is only one.
 * @throws Problem INPUT_INVALID when nobody says on which host cluster it is to be
 */
export async function workspaceFields(
  transaction: Transaction,
  branch: string,
  reference: Reference,
  given: Readonly<Record<string, unknown>>,
  person: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { reading, own } = await desired(transaction, branch);
  const before = fieldsOf(own, reference) ?? fieldsOf(reading.others, reference);
  if (before !== undefined) return { ...given, hostCluster: given.hostCluster ?? before.hostCluster };
  const clusters = [...own, ...reading.others].filter(({ kind }) => kind === 'HostCluster');
  const only = clusters.length === 1 ? clusters[0]?.metadata.name : undefined;
  const hostCluster = given.hostCluster ?? only;
  if (hostCluster === undefined) {
    const allowed = clusters.map(({ metadata }) => metadata.name).join(', ');
    throw new Problem('INPUT_INVALID', 'see the issues', [
      { path: 'body.hostCluster', message: `name one of ${allowed}` },
    ]);
  }
  return { ...given, hostCluster, creator: await creatorOf(transaction, { ...reference, spec: given }, person) };
}
