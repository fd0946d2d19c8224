/** Which commit of the branch is applied. */
export interface AppliedCommits {
  /** The commit of which everything of a workspace is applied, its tenant side included. @param workspace its id */
  ofWorkspace(workspace: string): Promise<string | undefined>;
  /** The commit of which the list of an organization's workspaces is applied. @param namespace of the source of Flux */
  ofOrganization(organization: string, namespace: string): Promise<string | undefined>;
}
