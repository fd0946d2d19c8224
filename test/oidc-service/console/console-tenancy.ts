// What the tenancy repository of the console's tests holds, as it was read last; the repository itself is away, so that what
// is accepted stays accepted.
import { join } from 'node:path';
import type { Database } from '@hexabase-kaas/oidc-service';
import { parseAllDocuments } from 'yaml';
import { platform } from '../provisioning/tenancy-repository.js';

/** Changes of acme that wait: a new workspace, and a new project in shop. */
export const waitingChanges = { workspace: 'c-11111111111111111111', project: 'c-22222222222222222222' } as const;

const own = `apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: shop, organization: acme }
spec:
  hostCluster: tokyo
  plan: small
  creator: u-ws
  groups: [{ name: Developers, parent: WSUsers }, { name: Idle }]
---
apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: web, organization: acme, workspace: shop }
spec:
  roles:
    - name: deployer
      rules:
        - { apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, patch, update] }
        - { apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: [settings] }
    - { name: looker, rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list, watch] }] }
---
apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: web-eu, organization: acme, workspace: shop }
spec: { parent: web, quota: { cpu: 200m, memory: 256Mi, storage: 100Mi, pods: 1 } }
---
apiVersion: kaas.hexabase.ai/v1
kind: GroupBinding
metadata: { name: deployers, organization: acme, workspace: shop }
spec: { group: Developers, project: web, role: deployer }
---
apiVersion: kaas.hexabase.ai/v1
kind: GroupBinding
metadata: { name: users-view, organization: acme, workspace: shop }
spec: { group: WSUsers, clusterRole: "hexabase:workspace-viewer" }
---
apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: spare, organization: acme }
spec: { hostCluster: tokyo, plan: small, creator: u-admin }
`;
/** What a platform team declares: in shop, a project; and a workspace. */
const declared = `apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: core, organization: acme, workspace: shop }
spec: { quota: { cpu: 200m, memory: 256Mi, storage: 100Mi, pods: 1 } }
---
apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: sibling, organization: acme }
spec: { hostCluster: tokyo, plan: small, creator: u-sibling }
`;

/** Variables of a service whose repository cannot be reached. @param folder for what it keeps */
export function tenancySettings(folder: string): Record<string, string> {
  return {
    TENANCY_REPOSITORY: join(folder, 'away.git'),
    TENANCY_CLONE: join(folder, 'clone'),
    TENANCY_POLL_SECONDS: '3600',
    TENANCY_REVIEWED_PLANS: 'large',
  };
}

const documents = (text: string): { kind: string; metadata: { name: string } }[] =>
  parseAllDocuments(text).map((document) => ({ spec: {}, ...document.toJS() }));

/** Makes the tenancy as it was at the beginning. */
export async function fillTenancy(db: Database, at: Date): Promise<void> {
  const others = [...documents(platform).filter(({ metadata }) => metadata.name !== 'shop'), ...documents(declared)];
  const row = {
    commit: '1'.repeat(40),
    own: JSON.stringify(documents(own)),
    others: JSON.stringify(others.map((one) => ({ ...one, file: 'tenancy/platform/platform.yaml' }))),
    read_at: at,
    failures: 0,
  };
  await db
    .insertInto('tenancy_branch')
    .values({ name: 'main', ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
  const place = { organization: 'acme', name: '' };
  const spec = { plan: 'small', hostCluster: 'tokyo', creator: 'u-admin' };
  const change = { organization_id: 'acme', state: 'accepted', review: false, created_at: at } as const;
  await db
    .insertInto('change')
    .values([
      {
        ...{ ...change, id: waitingChanges.workspace, workspace_id: 'acme--new', target: 'workspace/acme--new' },
        edit: JSON.stringify({ ...place, kind: 'Workspace', workspace: 'new', spec }),
        actor: 'u-admin',
      },
      {
        ...{ ...change, id: waitingChanges.project, workspace_id: 'acme--shop', target: 'project/acme--shop/fresh' },
        edit: JSON.stringify({ ...place, kind: 'Project', workspace: 'shop', name: 'fresh', spec: {} }),
        actor: 'u-ws',
      },
    ])
    .execute();
}
