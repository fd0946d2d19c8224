import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonPolicyError, parseJsonPolicies, parsePayload, SearchError } from '@hexabase-kaas/policies';
import { WrongUse } from './exit-code.js';
import { reason, stdin } from './file-list.js';
import { printable } from './printable.js';

let stdinTaken = false;

/** The text of a file, or of standard input for `-`. @throws WrongUse when it cannot be read */
export async function jsonText(path: string): Promise<string> {
  try {
    if (path !== stdin) return decoded(path, await readFile(path));
    if (stdinTaken) throw new WrongUse('standard input can be read once: give - once');
    stdinTaken = true;
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return decoded(path, Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    throw new WrongUse(`${printable(path)}: ${reason(error as NodeJS.ErrnoException)}`);
  }
}

/** JSON may hold bytes that are no UTF-8, each of which is U+FFFD to the binary; YAML may not. @throws WrongUse */
function decoded(path: string, bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes) || /\.json$/.test(path) || (path === stdin && /^\s*[[{]/.test(text))) return text;
  throw new WrongUse(`${path === stdin ? 'stdin' : printable(path)}: is not UTF-8 text; save it as UTF-8`);
}

/** The policies of files and directories. @throws WrongUse with what is wrong with one of them */
export async function jsonPolicies(paths: readonly string[]): Promise<unknown[]> {
  const policies: unknown[] = [];
  for (const path of paths)
    for (const file of await policyFiles(path)) {
      const text = await jsonText(file);
      policies.push(...understood(file, () => parseJsonPolicies(text)));
    }
  return policies;
}

// As the binary looks for them: a directory stands for every YAML file below it.
async function policyFiles(path: string): Promise<string[]> {
  if (path === stdin) return [stdin];
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new WrongUse(`${printable(path)}: ${reason(error as NodeJS.ErrnoException)}`);
  }
}

/** The payload of a file by the end of its name, or of standard input, which is YAML unless it reads as JSON. */
export async function jsonPayload(path: string): Promise<unknown> {
  const text = await jsonText(path);
  if (/\.json$/.test(path) || (path === stdin && /^\s*[[{]/.test(text)))
    return understood(path, () => parsePayload(text, 'json'));
  if (path !== stdin && !/\.ya?ml$/.test(path))
    throw new WrongUse(`${printable(path)}: a payload is a .json, .yaml or .yml file, or - for standard input`);
  return understood(path, () => parsePayload(text, 'yaml'));
}

/** The data of a query: JSON or YAML of any name, with the numbers of JSON. */
export async function jsonInput(path: string): Promise<unknown> {
  const text = await jsonText(path);
  return understood(path, () =>
    parsePayload(text, /^\s*[[{]/.test(text) && /\.json$/.test(path) ? 'json' : 'yaml-as-json'),
  );
}

/** What reading a file gives. @throws WrongUse where the file is not what it should be */
export function understood<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonPolicyError || error instanceof SearchError)
      throw new WrongUse(`${path === stdin ? 'stdin' : printable(path)}: ${printable(error.message)}`);
    throw error;
  }
}
