import type { Policy } from './policy.js';
import type { ProtectionParameters } from './protection-parameters.js';
import { roleBindingRoles } from './rules/role-binding-roles.js';
import { roleRights } from './rules/role-rights.js';

/** What roles and bindings in projects may not give, whoever writes them but delivery. */
export const rightsPolicies = (
  parameters: Pick<ProtectionParameters, 'deliveryUsers' | 'presetClusterRoles'>,
): readonly Policy[] => [roleBindingRoles(parameters), roleRights(parameters)];
