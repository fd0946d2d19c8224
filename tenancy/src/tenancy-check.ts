import type { Issue } from './issue.js';
import type { Tenancy } from './tenancy.js';

/** Everything that is wrong between the entities of a tenancy. */
export function tenancyChecks(_tenancy: Tenancy, _unread: ReadonlySet<string>): Issue[] {
  return [];
}
