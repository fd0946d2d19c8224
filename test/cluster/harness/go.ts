import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from './cache.ts';

/** What `go version` prints. `undefined`: there is no Go on this machine. */
export function goVersion(): string | undefined {
  const { status, stdout } = spawnSync(goCommand, ['version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs `go` and returns what it prints; its errors go to ours. */
export function go(args: readonly string[], options: { cwd?: string; flags?: string; cgo?: boolean } = {}): string {
  const environment = {
    ...process.env,
    CGO_ENABLED: options.cgo ? '1' : '0',
    GOFLAGS: options.flags ?? '',
    GOCACHE: process.env.GOCACHE ?? join(cacheDirectory, 'go-build'),
    // The pinned files alone decide what is built, whatever workspace the repository stands in.
    GOWORK: 'off',
  };
  mkdirSync(cacheDirectory, { recursive: true });
  return execFileSync(goCommand, [...args], {
    cwd: options.cwd ?? cacheDirectory,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const goCommand = process.env.GO ?? 'go';
