// Every page of the console in the example's tenancy, as paths; a page that is not here cannot be left out unnoticed.
import { type ConsolePage, type ConsolePageId, consolePages } from '@hexabase-kaas/oidc-service';

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
const queries: Partial<Record<ConsolePageId, string>> = { personPage: '?group=WSAdmins', auditPage: '?result=allowed' };

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
export const visits: readonly (readonly [string, string])[] = [
  ['sign-in', '/sign-in'],
  ['account', '/account'],
  ['problem', '/console/nowhere'],
  ...(Object.entries(consolePages) as [ConsolePageId, ConsolePage][])
    .filter(([id, { method }]) => method === 'get' && !files.includes(id))
    .map(([id, { path }]) => {
      const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => names[name] ?? '');
      return [id, `/console${filled === '/' ? '' : filled}${queries[id] ?? ''}`] as const;
    }),
];
