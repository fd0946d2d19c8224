import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { names } from '@hexabase-kaas/tenancy';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';
import { addresses } from './addresses.ts';
import { issuerUrl } from './token.ts';
import type { Page, WebBrowser } from './web-browser.ts';
import type { WorkspaceApi } from './workspace-api.ts';

/** What a program said and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person's own computer: the real kubectl with the real kubelogin as its credential plugin, and a browser. */
export class Kubelogin {
  readonly #api: WorkspaceApi;
  readonly #browser: WebBrowser;
  readonly #folder = scratchDirectory('kubelogin');
  readonly #proxy: string;
  readonly #port: 8000 | 18000;

  /**
   * @param proxy URL of a proxy that knows the names of the machine's world
   * @param port where kubelogin waits for the browser
   */
  constructor(api: WorkspaceApi, browser: WebBrowser, proxy: string, port: 8000 | 18000) {
    this.#api = api;
    this.#browser = browser;
    this.#proxy = proxy;
    this.#port = port;
  }

  /** Runs kubelogin and has the browser do what it asks for: the page that this ends on, and what kubelogin will have said. */
  async signIn(): Promise<{ page: Page; said: Promise<Said> }> {
    const asks = ['--force-refresh', '--authentication-timeout-sec=60'];
    const said = this.#run(tool('kubectl-oidc_login'), [...this.#arguments, ...asks]);
    let page: Page | undefined;
    await until('kubelogin waits for the browser', 30, async () => {
      page = await this.#browser.open(`http://localhost:${this.#port}/`);
      return true;
    });
    return { page: page as Page, said };
  }

  /**
   * The ID token that kubelogin gives to kubectl. Asks nobody: one that can only be had by signing in is an error.
   * @param fresh whether to get a new one though the last one still holds
   */
  async token(fresh = false): Promise<string> {
    const flags = ['--authentication-timeout-sec=1', '-v=1', ...(fresh ? ['--force-refresh'] : [])];
    const { code, stdout, stderr } = await this.#run(tool('kubectl-oidc_login'), [...this.#arguments, ...flags]);
    if (code !== 0) throw new Error(`kubelogin: ${stderr}`);
    return (JSON.parse(stdout) as { status: { token: string } }).status.token;
  }

  /** Runs kubectl as the person has it. */
  async kubectl(...args: readonly string[]): Promise<Said> {
    const kubeconfig = join(this.#folder, 'kubeconfig');
    writeFileSync(kubeconfig, JSON.stringify(await this.#kubeconfig()), { mode: 0o600 });
    return this.#run(tool('kubectl'), [`--kubeconfig=${kubeconfig}`, `--cache-dir=${this.#folder}/kubectl`, ...args]);
  }

  remove(): void {
    removeScratch(this.#folder);
  }

  get #arguments(): string[] {
    const { organization, workspace, machine } = this.#api;
    return [
      'get-token',
      `--oidc-issuer-url=${issuerUrl}`,
      `--oidc-client-id=${names.audience(organization, workspace)}`,
      `--certificate-authority=${machine.authority().certificateFile}`,
      `--token-cache-dir=${join(this.#folder, 'tokens')}`,
      `--listen-address=127.0.0.1:${this.#port}`,
      '--skip-open-browser',
    ];
  }

  async #kubeconfig(): Promise<object> {
    const { url, serverName, certificateAuthority } = await this.#api.address();
    const cluster = {
      server: url,
      'tls-server-name': serverName,
      'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64'),
    };
    const exec = {
      // All that this version of kubelogin speaks; the kubeconfigs of members ask for `v1`, as newer ones have it.
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: tool('kubectl-oidc_login'),
      args: [...this.#arguments, '--authentication-timeout-sec=1'],
      env: [{ name: 'HTTPS_PROXY', value: this.#proxy }],
      interactiveMode: 'Never',
    };
    return {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'workspace', cluster }],
      users: [{ name: 'person', user: { exec } }],
      contexts: [{ name: 'workspace', context: { cluster: 'workspace', user: 'person' } }],
      'current-context': 'workspace',
    };
  }

  #run(program: string, args: readonly string[]): Promise<Said> {
    const isPlugin = program === tool('kubectl-oidc_login');
    const env = { PATH: process.env.PATH, HOME: this.#folder, ...(isPlugin && { HTTPS_PROXY: this.#proxy }) };
    return new Promise((resolve) => {
      execFile(program, [...args], { env, timeout: 60_000 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      });
    });
  }
}

/** Serves a proxy on 127.0.0.1 that leads to the machine's internet while `use` runs, for programs that look up names. */
export async function withProxy<T>(use: (url: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer().on('connect', (request, near: Socket, head) => {
    const far = connect(Number(request.url?.split(':').at(-1)), addresses.internet, () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      for (const way of [pipeline(near, far), pipeline(far, near)]) way.catch(() => undefined);
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  }
}
