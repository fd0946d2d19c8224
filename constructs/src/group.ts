/** A permission unit in a workspace, in a tree: members of a group also hold what its ancestors hold. */
export interface Group {
  /** Name as it stands in the `groups` claim: letters, digits and hyphens, at most 40 characters. */
  readonly name: string;
  /**
   * Parent in the tree.
   * @default DefaultGroup.WORKSPACE_MEMBERS, the top of every workspace's tree
   */
  readonly parent?: string;
  /**
   * Opaque ids of declared members.
   * @default none: membership is managed in the console
   */
  readonly members?: string[];
}

/** The groups that every workspace has. */
export class DefaultGroup {
  /** Top of the tree: everybody in the workspace. */
  public static readonly WORKSPACE_MEMBERS = 'WorkspaceMembers';
  /** Administrators of the workspace. */
  public static readonly WS_ADMINS = 'WSAdmins';
  /** Ordinary users of the workspace. */
  public static readonly WS_USERS = 'WSUsers';

  private constructor() {}
}
