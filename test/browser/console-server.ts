// The service with the example's tenancy in a repository of its own, for a browser of this machine: sign in as u-0001, who
// administers acme. A checkout of the repository stands for what Flux has applied.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import {
  createLog,
  readConfiguration,
  type Server,
  serviceFeatures,
  startServer,
  systemClock,
} from '@hexabase-kaas/oidc-service';
import { TenancyRepository } from '../oidc-service/provisioning/tenancy-repository.ts';
import { StandInApiServer } from '../oidc-service/workloads/stand-in-api-server.ts';
import { fillWorkloads } from '../oidc-service/workloads/workload-samples.ts';
import { usedWorkspace } from './used.ts';

export interface ConsoleServer {
  readonly url: string;
  readonly repository: TenancyRepository;
  /** The API server of every workspace. */
  readonly apiServer: StandInApiServer;
  stop(): Promise<void>;
}

export async function startConsole(): Promise<ConsoleServer> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const repository = new TenancyRepository(
    Object.fromEntries([...filesIn('flux', ''), ...filesIn('examples/acme-yaml', 'tenancy/acme-example/')]),
  );
  const apiServer = await StandInApiServer.start();
  apiServer.issuer = { url, name: url, now: () => new Date() };
  fillWorkloads(apiServer);
  const configuration = readConfiguration({
    ...apiServer.environment,
    PORT: String(port),
    ISSUER: url,
    DATABASE_URL: 'pglite:memory',
    DEVELOPMENT_SIGN_IN: 'on',
    DIRECTORY_PATH: repository.applied,
    TENANCY_REPOSITORY: repository.bare,
    TENANCY_CLONE: join(repository.folder, 'clone'),
    TENANCY_POLL_SECONDS: '1',
    TENANCY_REVIEWED_PLANS: 'dedicated',
    HOST_CLUSTER_DOMAINS: 'tokyo=kaas.example.com',
    OPERATORS: 'u-0001',
    RATE_LIMIT_SIGN_IN: '1000',
    RATE_LIMIT_PER_CALLER: '100000',
    RATE_LIMIT_PER_ADDRESS: '100000',
    STOP_SECONDS: '1',
  });
  const log = createLog('error');
  const features = [usedWorkspace, ...serviceFeatures];
  const server: Server = await startServer({ configuration, clock: systemClock, log, features });
  await untilThere(url);
  const stop = () =>
    server
      .stop()
      .finally(() => apiServer.stop())
      .finally(() => repository.drop());
  return { url, repository, apiServer, stop };
}

/** Files below a folder of this repository, by path in the tenancy's. */
function filesIn(folder: string, prefix: string): [string, string][] {
  const root = join(import.meta.dirname, '../..', folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/charts'))
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [prefix + relative(root, path), readFileSync(path, 'utf8')];
    });
}

/** The directory is read beside requests: everything begins when the first person of it is known. */
async function untilThere(url: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const cookie = await signIn(url, 'u-0001');
    const answer = await fetch(`${url}/api/v1/workspaces/acme--shop`, { headers: { cookie } });
    if (answer.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the directory was not read within half a minute');
}

/** Signs somebody in without a browser. @returns the cookie */
export async function signIn(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/sign-in/development`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ name }),
  });
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Sends a form as a page of the service does. */
export const post = (
  url: string,
  cookie: string,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Response> =>
  fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: url, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(form),
  });
