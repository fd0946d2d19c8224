import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DeliveryError, issue } from './delivery-error.js';
import { makeFolder } from './folder.js';
import type { Steps } from './steps.js';

/**
 * Takes the lock of a folder once no other process has it, and gives what releases it.
 *
 * Each contender creates a file of its own and then looks for others; whoever sees a live one withdraws and tries again
 * later. Names are never used twice, so a dead process's file can be removed without the race of taking over a shared
 * lock file, in which two processes each remove the other's.
 *
 * @throws DeliveryError `DELIVERY_LOCKED` when a live process holds the lock for longer than the timeout
 */
export function* lock(folder: string, timeout: number): Steps<() => void> {
  const file = yield* acquire(folder, Date.now() + timeout);
  return () => {
    rmSync(file, { force: true });
    removeIfEmpty(folder);
  };
}

function* acquire(folder: string, deadline: number): Steps<string> {
  const name = `lock.${process.pid}.${startOf(process.pid)}.${randomBytes(6).toString('hex')}`;
  const file = join(folder, name);
  for (;;) {
    if (holders(folder, name).length === 0 && create(folder, file)) {
      if (holders(folder, name).length === 0) return file;
      unlinkSync(file);
    }
    if (Date.now() > deadline) throw locked(folder, holders(folder, name));
    yield 5 + Math.random() * 45;
  }
}

/** False when the folder was removed between its creation and that of the file, by whoever had the lock before. */
function create(folder: string, file: string): boolean {
  makeFolder(folder);
  try {
    writeFileSync(file, hostname(), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Lock files of live processes other than our own; those of dead ones are removed on the way. */
function holders(folder: string, own: string): string[] {
  return names(folder).filter((name) => {
    if (name === own || !name.startsWith('lock.')) return false;
    if (isLive(join(folder, name), name)) return true;
    try {
      unlinkSync(join(folder, name));
    } catch {
      // Someone else removed it first.
    }
    return false;
  });
}

function isLive(file: string, name: string): boolean {
  const [, pid, start] = name.split('.');
  try {
    // The name of the host is written after the file appears; until then it counts as a live one of this host.
    const host = readFileSync(file, 'utf8') || hostname();
    // Nobody can ask another host whether its process lives; deliveries take seconds, so ten minutes mean that it died.
    if (host !== hostname()) return Date.now() - statSync(file).mtimeMs < 600_000;
  } catch {
    return false;
  }
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A process that started at another time got the number of one that is gone.
  return startOf(Number(pid)) === start;
}

/** When a process started, in ticks since boot; 0 where the system does not say. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Inventories are in it, or another process is about to take the lock.
  }
}

const locked = (folder: string, holding: readonly string[]): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_LOCKED',
      folder,
      `process ${holding.map((name) => name.split('.')[1]).join(', ') || 'of another delivery'} holds the lock`,
      `wait for it; if it is not a delivery, remove the lock.* files in ${folder}`,
    ),
  ]);
