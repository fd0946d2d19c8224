// What somebody makes in the console before its pages are looked at: a workspace with projects, roles, groups and bindings, and
// two changes that are not applied yet.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { type ConsoleServer, post } from './console-server.ts';

/** Ids of the changes that wait: a workspace of acme, and a group of the workspace that was made. */
export interface Waiting {
  readonly organizationChange: string;
  readonly workspaceChange: string;
}

/** Makes it, by the forms of the console. */
export async function makeTenancy(server: ConsoleServer, cookie: string): Promise<Waiting> {
  const send = async (path: string, form: Readonly<Record<string, string>>): Promise<string> => {
    const answer = await post(server.url, cookie, `/console${path}`, form);
    const text = answer.status === 303 ? '' : await answer.text();
    assert.equal(answer.status, 303, `${path}: ${text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')}`);
    return answer.headers.get('location')?.split('/').at(-1) ?? '';
  };
  const settled = (change: string) =>
    until(async () => {
      const answer = await fetch(`${server.url}/api/v1/organizations/acme/changes/${change}`, { headers: { cookie } });
      const { state, reason } = (await answer.json()) as { state: string; reason: string | null };
      assert.notEqual(state, 'failed', reason ?? '');
      return state !== 'accepted';
    });
  const made = { name: 'sandbox', plan: 'small', hostnames: 'sandbox.example.com', internetEgress: 'on' };
  await settled(await send('/organizations/acme/new-workspace', made));
  server.repository.apply();
  const here = '/workspaces/acme--sandbox';
  await until(async () => (await fetch(`${server.url}/console${here}`, { headers: { cookie } })).status === 200);
  await send(`${here}/new-group`, { name: 'Developers', parent: 'WSUsers' });
  await send(`${here}/new-group`, { name: 'EuropeDevelopers', parent: 'Developers' });
  await send(`${here}/new-group`, { name: 'Operators' });
  await send(`${here}/new-project`, { name: 'web', ingressPorts: '8080' });
  await send(`${here}/new-project`, { name: 'web-eu', parent: 'web' });
  const data = { name: 'data', cpu: '500m', memory: '1Gi', storage: '2Gi', pods: '5', 'from:web': 'on' };
  await send(`${here}/new-project`, data);
  const rights = { 'rule:apps:deployments': 'get,list,watch,create,update,patch', 'rule::pods': 'get,list,watch' };
  await send(`${here}/projects/web/new-role`, { name: 'deployer', ...rights, 'rule::pods/log': 'get,list,watch' });
  await send(`${here}/projects/web/new-role`, { name: 'configurer', 'rule::configmaps': 'get,list,watch' });
  await send(`${here}/new-binding`, { name: 'deployers', group: 'Developers', gives: 'web/deployer' });
  const viewers = { name: 'users-view', group: 'WSUsers', gives: 'hexabase:workspace-viewer' };
  await settled(await send(`${here}/new-binding`, viewers));
  server.repository.apply();
  await until(async () => {
    const answer = await fetch(`${server.url}/api/v1${here}/groups`, { headers: { cookie } });
    const { items } = (await answer.json()) as { items: { name: string; state: string }[] };
    return items.some(({ name, state }) => name === 'Operators' && state === 'applied');
  });
  await post(server.url, cookie, `/console${here}/groups/Developers/members/u-0003/put`, {});
  const workspaceChange = await send(`${here}/new-group`, { name: 'Night', parent: 'Operators' });
  const organizationChange = await send('/organizations/acme/new-workspace', { name: 'staging', plan: 'small' });
  await settled(organizationChange);
  return { organizationChange, workspaceChange };
}

/** Waits for at most a minute. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let left = 600; !(await holds()); left--) {
    assert.ok(left > 0, 'waited for too long');
    await pause(100);
  }
}
