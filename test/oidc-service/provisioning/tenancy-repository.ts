// A bare repository with what a platform team declares, and a checkout that stands for what Flux has applied.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';

export const platform = `apiVersion: kaas.hexabase.ai/v1
kind: HostCluster
metadata: { name: tokyo }
spec:
  region: jp-east
  zones: [jp-east-1a]
  domain: kaas.example.com
  issuer: { url: https://id.kaas.example.com }
  capacity: { cpu: "64", memory: 256Gi, storage: 4Ti }
  network: { podCidr: 10.42.0.0/16, serviceCidr: 10.43.0.0/16, nodeCidrs: [10.0.0.0/24] }
  registries: [registry.example.com]
---
apiVersion: kaas.hexabase.ai/v1
kind: Organization
metadata: { name: acme }
spec: { users: [{ user: u-admin, role: admin }] }
---
apiVersion: kaas.hexabase.ai/v1
kind: Plan
metadata: { name: small }
spec:
  isolation: shared
  limits: { cpu: "2", memory: 4Gi, storage: 10Gi, pods: 20 }
  prices: [{ amount: "1000", currency: JPY, interval: month }]
---
apiVersion: kaas.hexabase.ai/v1
kind: Plan
metadata: { name: large }
spec:
  isolation: shared
  limits: { cpu: "8", memory: 16Gi, storage: 50Gi, pods: 60 }
  prices: [{ amount: "5000", currency: JPY, interval: month }]
---
apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: shop, organization: acme }
spec: { hostCluster: tokyo, plan: small, creator: u-ws }
`;

export class TenancyRepository {
  readonly folder = mkdtempSync(join(tmpdir(), 'kaas-provisioning-'));
  /** A link: who works in the repository while it goes away finds its own locks again, and leaves none behind. */
  readonly bare = join(this.folder, 'fleet.git');
  #store = join(this.folder, 'store.git');
  readonly applied = join(this.folder, 'applied');
  #work = join(this.folder, 'work');

  constructor(files: Readonly<Record<string, string>> = { 'tenancy/platform/platform.yaml': platform }) {
    this.git(['init', '--quiet', '--bare', '--initial-branch=main', this.#store]);
    symlinkSync(this.#store, this.bare);
    this.git(['clone', '--quiet', this.bare, this.#work]);
    this.push(files, 'Begin');
    this.git(['clone', '--quiet', this.bare, this.applied]);
  }

  git(args: readonly string[]): string {
    const environment = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
    const identity = ['-c', 'user.name=platform', '-c', 'user.email=platform@example.com'];
    return execFileSync('git', [...identity, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  }

  /** Commits files as somebody else. */
  push(files: Readonly<Record<string, string>>, message = 'Change'): void {
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0 || message !== 'Begin')
        this.git(['-C', this.#work, 'pull', '--quiet', '--rebase', 'origin', 'main']);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(this.#work, path)), { recursive: true });
        writeFileSync(join(this.#work, path), text);
      }
      this.git(['-C', this.#work, 'add', '.']);
      if (this.git(['-C', this.#work, 'status', '--porcelain']) !== '')
        this.git(['-C', this.#work, 'commit', '--quiet', '--message', message]);
      try {
        this.git(['-C', this.#work, 'push', '--quiet', 'origin', 'HEAD:main']);
        return;
      } catch (error) {
        if (attempt === 20) throw error;
      }
    }
  }

  /** As Flux does, and as far as a folder can tell. */
  apply(): void {
    this.git(['-C', this.applied, 'pull', '--quiet', '--ff-only', 'origin', 'main']);
  }

  merge(branch: string): void {
    this.git(['-C', this.#work, 'pull', '--quiet', '--rebase', 'origin', 'main']);
    this.git(['-C', this.#work, 'fetch', '--quiet', 'origin', branch]);
    this.git(['-C', this.#work, 'merge', '--quiet', '--ff-only', 'FETCH_HEAD']);
    this.git(['-C', this.#work, 'push', '--quiet', 'origin', 'HEAD:main']);
  }

  away(): () => void {
    rmSync(this.bare);
    return () => symlinkSync(this.#store, this.bare);
  }

  rejecting(): () => void {
    const hook = join(this.bare, 'hooks', 'pre-receive');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\necho "the branch is protected" >&2\nexit 1\n', { mode: 0o755 });
    return () => rmSync(hook);
  }

  log(format: string): string[] {
    return this.git(['-C', this.bare, 'log', '--reverse', `--format=${format}`, 'main']).split('\n');
  }

  /** Files of a commit, below a folder, by one process: tests ask often. */
  files(commit = 'main', folder = '.'): Map<string, string> {
    const listed = this.git(['-C', this.bare, 'ls-tree', '-r', commit, '--', folder]).split('\n').filter(Boolean);
    const ids = listed.map((line) => line.slice(0, line.indexOf('\t')).split(' ')[2]);
    const output = execFileSync('git', ['-C', this.bare, 'cat-file', '--batch'], { input: `${ids.join('\n')}\n` });
    const files = new Map<string, string>();
    let offset = 0;
    for (const line of listed) {
      const end = output.indexOf(10, offset);
      const size = Number(output.toString('utf8', offset, end).split(' ')[2]);
      files.set(line.slice(line.indexOf('\t') + 1), output.toString('utf8', end + 1, end + 1 + size));
      offset = end + size + 2;
    }
    return files;
  }

  /** What rendering the documents of a commit would still change in its tree; nothing, when it is clean. */
  async stale(commit: string): Promise<readonly string[]> {
    const folder = mkdtempSync(join(this.folder, 'check-'));
    this.git(['clone', '--quiet', '--no-checkout', this.bare, folder]);
    this.git(['-C', folder, 'checkout', '--quiet', commit]);
    const documents = (path: string): unknown[] =>
      readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .flatMap(({ parentPath, name }) => parseAllDocuments(readFileSync(join(parentPath, name), 'utf8')))
        .map((document) => document.toJS() as unknown);
    const own = documents('tenancy/console');
    const others = documents('tenancy/platform');
    const units = tenancyUnits(parseTenancy(own, others));
    const { written, removed } = await directoryTarget({ directory: folder }).check('console', units);
    // Its documents are no part of what is rendered, and the inventory lists them.
    return [...written, ...removed].filter(
      (path) => !path.startsWith('tenancy/console/') && !path.startsWith('.kaas/'),
    );
  }

  drop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
