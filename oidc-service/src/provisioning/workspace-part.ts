import { type Tenancy, type TenancyDocument, TenancyError } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { tenancyOf } from './declaration.js';
import type { Reference } from './declaration-view.js';
import { desired } from './known-reading.js';
import type { Reading } from './reading.js';
import { invalid } from './submit.js';

/** What the tenancy declares of one workspace, and whatever that refers to: enough to say who may do what in it. */
export interface WorkspacePart {
  readonly own: readonly TenancyDocument[];
  readonly reading: Reading;
  readonly tenancy: Tenancy;
}

/**
 * The part of a workspace, with everything that was accepted. Checking it takes no longer when the tenancy is large.
 * @throws Problem TENANCY_INVALID while what the repository declares of it is not sound
 */
export async function workspacePart(db: Database, branch: string, place: Place): Promise<WorkspacePart> {
  const { reading, own } = await desired(db, branch);
  const isPart = (document: TenancyDocument): boolean => isOf(document, place);
  const part = { own: own.filter(isPart), reading: { ...reading, others: reading.others.filter(isPart) } };
  return { ...part, tenancy: soundTenancy(part.own, part.reading) };
}

/** Of the workspace, and what has no organization. */
function isOf({ kind, metadata }: TenancyDocument, { organization, workspace }: Place): boolean {
  if (metadata.organization === undefined) return kind !== 'Organization' || metadata.name === organization;
  return (
    metadata.organization === organization &&
    (kind === 'Workspace' ? metadata.name === workspace : metadata.workspace === workspace)
  );
}

type Place = Pick<Reference, 'organization' | 'workspace'>;

/** The whole tenancy as it is once everything is committed that was accepted. @throws Problem UNAVAILABLE, TENANCY_INVALID */
export async function wholeTenancy(db: Database, branch: string): Promise<Tenancy> {
  const { reading, own } = await desired(db, branch);
  return soundTenancy(own, reading);
}

/** As `tenancyOf`. @throws Problem TENANCY_INVALID */
export function soundTenancy(own: readonly TenancyDocument[], reading: Reading): Tenancy {
  try {
    return tenancyOf(own, reading);
  } catch (error) {
    if (error instanceof TenancyError) throw invalid(error.issues);
    throw error;
  }
}
