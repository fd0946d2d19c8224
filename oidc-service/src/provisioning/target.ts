import { names } from '@hexabase-kaas/tenancy';
import type { Edit } from './edit.js';

/** Id of the workspace of an edit; empty for one of the whole organization. */
export const workspaceIdOf = ({ organization, workspace }: Pick<Edit, 'organization' | 'workspace'>): string =>
  workspace === '' ? '' : names.hostNamespace(organization, workspace);

/** What an edit is about, as the audit and commits name it: `role/acme--shop/web/deployer`. */
export function targetOf(edit: Omit<Edit, 'spec'>): string {
  const { kind, project, name, organization } = edit;
  if (kind === 'Suspension') return `organization/${organization}`;
  const noun = kind === 'GroupBinding' ? 'binding' : kind.toLowerCase();
  return [noun, workspaceIdOf(edit), ...(project === undefined ? [] : [project]), ...(name === '' ? [] : [name])].join(
    '/',
  );
}
