/** The unit of billing and of organization users. It has no Kubernetes object. */
export interface Organization {
  /** Id of the organization: DNS label, at most 20 characters, no `--`. Immutable. */
  readonly name: string;
  /** Name for people. @default the id */
  readonly displayName: string;
  /** Who administers and pays; no right inside any workspace by that role. @default none: managed in the console */
  readonly users: readonly OrganizationUser[];
}

export interface OrganizationUser {
  /** Opaque user id; never an e-mail address, because Git history cannot be erased. */
  readonly user: string;
  readonly role: 'admin' | 'billing';
}
