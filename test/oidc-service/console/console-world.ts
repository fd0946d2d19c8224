// The world of the API's tests with a directory, asked for pages as browsers ask.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyObject, readDirectoryObject } from '@hexabase-kaas/oidc-service';
import { type CallerKind, callers, startWorld, type World } from '../api/world.js';
import { workspaceObject } from '../directory/directory-sample.js';
import { StandInApiServer } from '../workloads/stand-in-api-server.js';
import { fillWorkloads } from '../workloads/workload-samples.js';
import { fillTenancy, tenancySettings } from './console-tenancy.js';

export interface Asked {
  readonly form?: Readonly<Record<string, string>> | URLSearchParams;
  readonly language?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ConsoleWorld extends World {
  /** The API server of acme--shop. */
  readonly apiServer: StandInApiServer;
  /** Asks for a page of the console in somebody's name. */
  page(caller: CallerKind | `u-${string}`, method: string, path: string, asked?: Asked): Promise<Response>;
}

export async function startConsoleWorld(environment: Readonly<Record<string, string>> = {}): Promise<ConsoleWorld> {
  const apiServer = await StandInApiServer.start();
  const folder = mkdtempSync(join(tmpdir(), 'kaas-console-'));
  const world = await startWorld({
    HOST_CLUSTER_DOMAINS: 'tokyo=kaas.example.com',
    ...tenancySettings(folder),
    ...apiServer.environment,
    ...environment,
  });
  world.withSessions = true;
  const { issuer } = (await (await fetch(`${world.url}/.well-known/openid-configuration`)).json()) as {
    issuer: string;
  };
  apiServer.issuer = { url: world.url, name: issuer, now: () => world.now };
  const groups = [
    { name: 'WorkspaceMembers', members: [] },
    { name: 'WSAdmins', parent: 'WorkspaceMembers', members: ['u-ws'] },
    { name: 'WSUsers', parent: 'WorkspaceMembers', members: [] },
    { name: 'Developers', parent: 'WSUsers', members: [] },
  ];
  for (const stage of ['declared', 'applied'] as const)
    await applyObject(world.db, () => world.now, readDirectoryObject(workspaceObject(stage, 'shop', groups, 1)));
  const { reset, stop } = world;
  world.reset = async () => {
    await reset();
    await fillTenancy(world.db, world.now);
    fillWorkloads(apiServer);
  };
  await world.reset();
  return Object.assign(world, {
    apiServer,
    stop: async () => {
      await stop();
      await apiServer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    page: (caller: CallerKind | `u-${string}`, method: string, path: string, asked: Asked = {}) => {
      const id = caller in callers ? callers[caller as CallerKind] : caller;
      return fetch(`${world.url}/console${path}`, {
        method,
        redirect: 'manual',
        headers: {
          'accept-language': asked.language ?? 'en',
          ...(id !== '' && { authorization: `Bearer ${id}` }),
          ...asked.headers,
        },
        ...(asked.form !== undefined && { body: new URLSearchParams(asked.form as Record<string, string>) }),
      });
    },
  });
}

/** Path of a page with its parameters. */
export const pathOf = (path: string, params: Readonly<Record<string, string>>): string =>
  path === '/' ? '' : path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

/** Tags of a page that run something, load something that is not ours, or have an attribute that nobody quoted. */
export function strangeTags(page: string): string[] {
  const tags = page.match(/<[^>]*>/g) ?? [];
  return tags.filter((tag) => {
    if (/^<script src="\/assets\/pages\.[0-9a-f]{16}\.js" defer>$/.test(tag)) return false;
    const unquoted = tag.replaceAll(/="[^"]*"/g, '=');
    const runs = /^<(script|img|style|iframe|object|embed|base|meta http)|\s(style|on\w+)=|'|=[^\s/>]/i.test(unquoted);
    return runs || /\s(src|href|action)="(?!\/(?!\/)|#)/.test(tag);
  });
}
