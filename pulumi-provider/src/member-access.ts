import { type MemberAccess, memberKubeconfig, names } from '@hexabase-kaas/tenancy';

/** What members of a workspace, and programs that follow, need of it. */
export interface Access {
  /** Namespace on the host cluster. */
  readonly hostNamespace: string;
  /** OAuth client and audience. */
  readonly clientId: string;
  /** Kubeconfig as JSON, without a secret. */
  readonly kubeconfig: string;
}

/** Everything that follows from the names of a workspace and from its host cluster. */
export const memberAccess = (given: MemberAccess): Access => ({
  hostNamespace: names.hostNamespace(given.organization, given.workspace),
  clientId: names.audience(given.organization, given.workspace),
  kubeconfig: memberKubeconfig(given),
});
