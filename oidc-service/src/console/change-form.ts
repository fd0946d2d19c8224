import { names } from '@hexabase-kaas/tenancy';
import type { Html } from '../http/page/html.js';
import { Problem } from '../http/problem.js';
import type { PageCall, Texts } from './call.js';
import type { Change, ChangeWithContent } from './element/change-state.js';
import { buttonLink } from './element/link.js';

/** Where changes are listed: a workspace itself with its organization, and what is in it with the workspace. */
export type Level = 'organization' | 'workspace';

/** A change with what it puts, of the organization or workspace of the path. */
export function changeOf(call: PageCall, level: Level, change: string): Promise<ChangeWithContent> {
  const { organization = '', workspace = '' } = call.params;
  return level === 'organization'
    ? call.ask('getChange', { params: { organization, change } })
    : call.ask('getWorkspaceChange', { params: { workspace, change } });
}

/** Whoever may withdraw a change: what is about the workspace itself is the organization's, and everything else the workspace's. */
export function mayDecide(call: PageCall, level: Level, { target }: Change): Promise<boolean> {
  const ofWorkspace = target.startsWith('workspace/');
  const { organization = '', workspace = '' } = call.params;
  if (ofWorkspace !== (level === 'organization')) return Promise.resolve(false);
  return ofWorkspace ? call.may('organization:manage', { organization }) : call.may('workspace:grant', { workspace });
}

/** A link to the form that makes a change again, with what it wanted filled in; none where there is no such form any more. */
export async function formLink(call: PageCall, level: Level, change: ChangeWithContent): Promise<Html | null> {
  if (!(await mayDecide(call, level, change))) return null;
  const form = await formOf(call, change);
  if (form === undefined) return null;
  const filled = change.content === null ? '' : `?change=${encodeURIComponent(change.id)}`;
  return buttonLink(`${call.path(...form)}${filled}`, call.text.provision.anew, 'primary');
}

/**
 * What a form is filled in with: of the change that the address names, when that is one of the same thing.
 * @param noun what the form is about
 * @param name of what is changed; undefined in the form of a new one
 */
export async function filledIn<Content>(
  call: PageCall,
  level: Level,
  { noun, name }: { readonly noun: string; readonly name?: string | undefined },
  textsOf: (content: Content) => Texts,
): Promise<Texts | undefined> {
  const { change: id } = call.query;
  if (id === undefined) return undefined;
  const { target, content, organization } = await changeOf(call, level, id);
  const [kind, workspace = '', ...steps] = target.split('/');
  const itself = kind === 'workspace' ? workspace.slice(names.hostNamespace(organization, '').length) : steps.at(-1);
  if (kind !== noun || content === null || (name !== undefined && name !== itself)) return undefined;
  return { ...textsOf(content as Content), ...(name === undefined && itself !== undefined && { name: itself }) };
}

/** Steps to the form: of what is there the one that changes or deletes it, of what is not the one that makes it. */
async function formOf(call: PageCall, change: ChangeWithContent): Promise<readonly string[] | undefined> {
  const { target, action, organization } = change;
  const [noun, workspace = '', first = '', second = ''] = target.split('/');
  const home = ['workspaces', workspace];
  const removes = action === 'delete';
  const inside = { workspace };
  const there = (work: Promise<unknown>, old: readonly string[], fresh: readonly string[]) =>
    isThere(work).then((found) => (found ? old : removes ? undefined : fresh));
  const step = removes ? 'delete' : 'edit';
  switch (noun) {
    case 'workspace': {
      const name = workspace.slice(names.hostNamespace(organization, '').length);
      const above = ['organizations', organization];
      const known = call.ask('getWorkspaceDeclaration', { params: { organization, name } });
      return there(known, [...above, 'workspaces', name, step], [...above, 'new-workspace']);
    }
    case 'project': {
      const known = call.ask('getProject', { params: { ...inside, project: first } });
      return there(known, [...home, 'projects', first, step], [...home, 'new-project']);
    }
    case 'role': {
      if (!(await isThere(call.ask('getProject', { params: { ...inside, project: first } })))) return undefined;
      const known = call.ask('getRole', { params: { ...inside, project: first, role: second } });
      const role = [...home, 'projects', first, 'roles', second];
      return there(known, removes ? [...role, 'delete'] : role, [...home, 'projects', first, 'new-role']);
    }
    case 'group': {
      const known = call.ask('getGroupDeclaration', { params: { ...inside, group: first } });
      return there(known, [...home, 'groups', first, removes ? 'delete' : 'move'], [...home, 'new-group']);
    }
    case 'binding': {
      const known = call.ask('getBinding', { params: { ...inside, binding: first } });
      return there(known, [...home, 'bindings', first, step], [...home, 'new-binding']);
    }
    default:
      return undefined;
  }
}

async function isThere(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}
