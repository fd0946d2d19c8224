import { names, type Price } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import type { WorkspaceContent } from './directory-content.js';

/** What the directory says of a workspace, as it is shown. Moments are when the service learnt it: UTC, RFC 3339. */
export interface WorkspaceState {
  readonly workspace: string;
  readonly state: 'applied' | 'pending' | 'unknown';
  readonly hostCluster: string | null;
  readonly plan: string | null;
  readonly planVersion: number | null;
  readonly prices: readonly Pick<Price, 'currency' | 'amount' | 'interval'>[];
  readonly declaredAt: string | null;
  readonly appliedAt: string | null;
  readonly apiServer: string | null;
}

/** How a workspace stands; whoever asks has been authorized. @param domains DNS domain of each host cluster that is known */
export async function workspaceStateOf(
  db: Database,
  workspace: string,
  domains: ReadonlyMap<string, string>,
): Promise<WorkspaceState> {
  const rows = await db
    .selectFrom('directory')
    .select(['source', 'digest', 'content', 'applied_at'])
    .where('source', 'in', [`declared/${workspace}`, `applied/${workspace}`])
    .execute();
  const known = new Map(
    rows.flatMap((row) => {
      const content = row.content as WorkspaceContent;
      // What is gone stays known without a content.
      return content.groups === undefined ? [] : [[row.source.split('/')[0], { ...row, content }] as const];
    }),
  );
  const [declared, applied] = [known.get('declared'), known.get('applied')];
  const content = declared?.content;
  const domain = content && domains.get(content.hostCluster);
  const state = declared === undefined ? 'unknown' : declared.digest === applied?.digest ? 'applied' : 'pending';
  return {
    workspace,
    state,
    hostCluster: content?.hostCluster ?? null,
    plan: content?.plan ?? null,
    planVersion: content === undefined ? null : (content.planVersion ?? 1),
    prices: (content?.prices ?? []).map(({ currency, amount, interval }) => ({ currency, amount, interval })),
    declaredAt: declared?.applied_at.toISOString() ?? null,
    appliedAt: applied?.applied_at.toISOString() ?? null,
    apiServer: domain && content ? names.apiServer(content.organization, content.workspace, domain) : null,
  };
}
