// Every page of the console in the example's tenancy, as paths; a page that is not here cannot be left out unnoticed.
import { type ConsolePage, type ConsolePageId, consolePages } from '@hexabase-kaas/oidc-service';
import type { Waiting } from './own-tenancy.ts';

const files: readonly ConsolePageId[] = ['auditExport', 'kubeconfigFile', 'chooseMember', 'dataFile'];
const names: Readonly<Record<string, string>> = {
  organization: 'acme',
  name: 'shop',
  webhook: 'chat',
  workspace: 'acme--shop',
  group: 'Developers',
  person: 'u-0002',
  invitation: 'i-11111111-1111-1111-1111-111111111111',
  id: 'night-of-22',
};
/** In the workspace that was made in the console; the example's is declared in code, and nothing of it is changed there. */
const made: Readonly<Record<string, string>> = {
  ...{ organization: 'acme', name: 'sandbox', workspace: 'acme--sandbox', group: 'Developers' },
  ...{ project: 'web', role: 'deployer', binding: 'deployers' },
  ...{ kind: 'deployment', workload: 'shop', pod: 'shop-7f9c5d-aaaaa', application: 'hello' },
};
const ofMade = /\/(projects|bindings|changes|groups$|groups\/:group\/(move|delete)|new-|workspaces\/:name)/;
const queries: Partial<Record<ConsolePageId, string>> = {
  newGroupPage: '?parent=Developers',
  newBindingPage: '?group=Developers',
  personPage: '?group=WSAdmins',
  auditPage: '?result=allowed',
};

/** What is made before pages are looked at, so that none of them is empty. */
export const preparations: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['/console/settings', { name: 'Sato Hanako (佐藤 花子)', language: 'en', zone: 'Asia/Tokyo' }],
  [
    '/console/organizations/acme/invitations',
    { role: 'billing', email: 'tanaka@example.com', days: '7', invitation: names.invitation as string },
  ],
  [
    '/console/workspaces/acme--shop/break-glass',
    { id: names.id as string, person: 'u-0001', group: 'WSAdmins', reason: 'on call for the release', hours: '48' },
  ],
  ['/console/workspaces/acme--shop/groups/Developers/members/u-0002/put', {}],
  ['/console/organizations/acme/webhooks', { webhook: 'chat', url: 'https://hooks.example.com/services/T0001' }],
];

/** Name and path of every page that is looked at. */
export const visitsWith = ({ organizationChange, workspaceChange }: Waiting): (readonly [string, string])[] => [
  ['sign-in', '/sign-in'],
  ['account', '/account'],
  ['problem', '/console/nowhere'],
  ['declared', '/console/organizations/acme/workspaces/shop/edit'],
  ['days', '/console/workspaces/acme--shop/usage?by=day'],
  ...(Object.entries(consolePages) as [ConsolePageId, ConsolePage][])
    .filter(([id, { method }]) => method === 'get' && !files.includes(id))
    .map(([id, { path }]) => {
      const change = path.startsWith('/organizations') ? organizationChange : workspaceChange;
      const from = ofMade.test(path) ? { ...made, change } : names;
      const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => from[name as keyof typeof from] ?? '');
      return [id, `/console${filled === '/' ? '' : filled}${queries[id] ?? ''}`] as const;
    }),
];
