import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

// A run takes a second at most; a machine that builds something else beside it takes longer.
jest.setTimeout(120_000);

/** What a run of `kaas` gave. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built `kaas` as a user does. */
export function kaas(
  args: readonly string[],
  options: { readonly input?: string | Buffer; readonly env?: object; readonly cwd?: string } = {},
): Promise<Run> {
  return new Promise((done, failed) => {
    const env = { ...process.env, NO_COLOR: '', KAAS_DEBUG: '', ...options.env };
    const child = spawn(process.execPath, [resolve('cli/dist/main.js'), ...args], { env, cwd: options.cwd });
    const chunks: Record<'out' | 'err', Buffer[]> = { out: [], err: [] };
    child.stdout.on('data', (chunk) => chunks.out.push(chunk));
    child.stderr.on('data', (chunk) => chunks.err.push(chunk));
    child.on('error', failed);
    child.on('close', (code) =>
      done({ code, out: Buffer.concat(chunks.out).toString(), err: Buffer.concat(chunks.err).toString() }),
    );
    // A command that fails early closes its standard input before it was read.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** The tenancy of these tests: two organizations, two workspaces. */
export const fixture = resolve('test/cli/tenancy');

/** A fresh directory that the test's end removes. */
export function scratch(): {
  path: (name: string) => string;
  write: (name: string, content: string | Buffer) => string;
  remove: () => void;
} {
  const root = mkdtempSync(join(tmpdir(), 'kaas-cli-'));
  const path = (name: string): string => join(root, name);
  return {
    path,
    write: (name, content) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return path(name);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Every file below a directory and what it holds. */
export function treeOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** The codes of a `--json` answer. */
export const codes = ({ out }: Run): string[] =>
  (JSON.parse(out) as { issues: { code: string }[] }).issues.map(({ code }) => code);

const head = (kind: string, metadata: object, spec: object): string =>
  JSON.stringify({ apiVersion: 'kaas.hexabase.ai/v1', kind, metadata, spec });

/** One organization as a document on one line. */
export const organization = (name: string, spec: object = {}): string => head('Organization', { name }, spec);
/** One project of acme/shop as a document on one line. */
export const project = (name: string, spec: object = {}): string =>
  head('Project', { name, organization: 'acme', workspace: 'shop' }, spec);
