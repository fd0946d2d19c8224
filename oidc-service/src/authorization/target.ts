/** What an action is done to; whatever of it the action has. */
export interface Target {
  readonly organization?: string;
  /** Id of a workspace: `<organization>--<workspace>`. */
  readonly workspace?: string;
  /** Group of the workspace. */
  readonly group?: string;
  /** Person who is acted upon. */
  readonly person?: string;
}
