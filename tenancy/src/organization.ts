import { maxLength } from './name.js';
import { object, oneOf, required, set, withDefault } from './shape.js';
import { id, title, user } from './text.js';

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
  /** What the user may do: administer everything, or see to billing only. */
  readonly role: 'admin' | 'billing';
}

/** An organization as its author writes it. */
export interface OrganizationSpec extends Pick<Organization, 'name'>, Partial<Omit<Organization, 'name'>> {}

const organizationUserShape = object<OrganizationUser>({
  user: required('Opaque user id; never an e-mail address, because Git history cannot be erased.', user),
  role: required('What the user may do: administer everything, or see to billing only.', oneOf('admin', 'billing')),
});

export const organizationShape = object<Organization>({
  name: required(
    'Id of the organization: DNS label, at most 20 characters, no `--`. Immutable.',
    id(maxLength.organization),
  ),
  displayName: withDefault('Name for people.', title, ({ name }) => String(name), 'the id'),
  users: withDefault(
    'Who administers and pays; no right inside any workspace by that role.',
    set(organizationUserShape),
    [],
    'none: managed in the console',
  ),
});
