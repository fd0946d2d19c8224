import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDirectory } from './cache.ts';
import { go, goVersion } from './go.ts';

/** Programs that are built from one go.mod and go.sum, and kept until one of what makes them changes. */
export interface Toolset {
  /** Name of the folder in test/cluster/tools that pins them. */
  readonly name: string;
  /** Go package of each program. */
  readonly packages: Readonly<Record<string, string>>;
  readonly linkerFlags?: readonly string[];
  /** Whether it has C in it, and so needs a C compiler. @default false */
  readonly cgo?: boolean;
  /** Further names of a program that does what it is called. @default none */
  readonly links?: Readonly<Record<string, string>>;
}

/** Folder of the built programs; builds them if this machine has not built exactly these before. */
export function toolsetDirectory(set: Toolset): string {
  const directory = join(cacheDirectory, 'tools', `${set.name}-${key(set)}`);
  if (!existsSync(directory)) alone(`${directory}.lock`, () => existsSync(directory) || build(set, directory));
  return directory;
}

/** Runs it in one process at a time: the others wait, because two that compile the same take twice as long. */
function alone(lock: string, run: () => void): void {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Of a process that was killed.
      if (!isAlive(lock)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  try {
    run();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isAlive(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Folder with the go.mod and go.sum of a set. */
export const pins = (name: string): string => join(import.meta.dirname, '..', 'tools', name);

/** Version of a module that a set requires, as its go.mod has it: `v1.34.4`. */
export function pinnedVersion(name: string, module: string): string {
  const content = readFileSync(join(pins(name), 'go.mod'), 'utf8');
  const line = content.split('\n').find((text) =>
    text
      .trim()
      .replace(/^require /, '')
      .startsWith(`${module} v`),
  );
  if (line === undefined) throw new Error(`${pins(name)}/go.mod does not require ${module}`);
  return line
    .trim()
    .replace(/^require /, '')
    .split(' ')[1] as string;
}

const flags = '-mod=readonly -trimpath -buildvcs=false';

/** Equal keys give equal programs: the pins, our own sources beside them, the compiler, the flags and what is built. */
function key(set: Toolset): string {
  const hash = createHash('sha256');
  const root = pins(set.name);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files.filter((name) => statSync(join(root, name)).isFile()))
    hash.update(`${file}\0${readFileSync(join(root, file), 'utf8')}\0`);
  hash.update([goVersion(), flags, JSON.stringify(set)].join('\0'));
  return hash.digest('hex').slice(0, 32);
}

function build(set: Toolset, directory: string): void {
  const programs = Object.entries(set.packages);
  console.log(`building ${set.name}: ${Object.keys(set.packages).join(', ')}; a first time takes several minutes`);
  mkdirSync(join(cacheDirectory, 'tools'), { recursive: true });
  const unfinished = mkdtempSync(join(cacheDirectory, 'tools', 'unfinished-'));
  try {
    for (const [index, [name, path]] of programs.entries()) {
      const start = performance.now();
      const linker = ['-s -w', ...(set.linkerFlags ?? [])].join(' ');
      go(['build', '-ldflags', linker, '-o', join(unfinished, name), path], {
        cwd: pins(set.name),
        flags,
        cgo: set.cgo ?? false,
      });
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(`  ${set.name} ${index + 1}/${programs.length} ${name}: ${seconds} s`);
    }
    for (const [name, target] of Object.entries(set.links ?? {})) symlinkSync(target, join(unfinished, name));
    // Another run may have taken the lock of one that died, and finished the same tools; they are as good as these.
    if (!existsSync(directory)) renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
