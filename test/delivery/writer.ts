import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Unit } from '@hexabase-kaas/tenancy';

/** What a writer process does. */
export interface Task {
  readonly directory: string;
  /** Repository to write; without one the directory is the target. */
  readonly repository?: string;
  readonly source: string;
  readonly call: 'apply' | 'put';
  readonly names: readonly string[];
  readonly rounds: number;
}

/** The units of a round: nine files each, one of them in a folder that changes and one in a folder that all share. */
export const roundUnits = (source: string, names: readonly string[], round: number): Unit[] =>
  names.map((name) => ({
    key: name,
    input: `${name} ${round}`,
    manifests: () => {
      const files = [0, 1, 2, 3, 4, 5, 6].map((file) => `w/${name}/f${file % 3}/x${file}`);
      const paths = [...files, `w/${name}/round${round % 2}/x`, `shared/${source}-${name}`];
      const data = { round: String(round) };
      const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'o' }, data };
      return Object.fromEntries(paths.map((path) => [`${path}/o`, configMap]));
    },
  }));

/** Every other round of an apply lacks every other unit, so that files come, change and go. */
export const roundNames = (call: Task['call'], names: readonly string[], round: number): readonly string[] =>
  call === 'put' || round % 2 === 0 ? names : names.filter((_, at) => at % 2 === 0);

/** Starts a writer in a process of its own. */
export function startWriter(task: Task) {
  const child = spawn(process.execPath, ['--no-warnings', writerProcess, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, errors }));
  return { ready: once(child.stdout, 'data'), ended, kill: () => child.kill('SIGKILL') };
}

const writerProcess = join(process.cwd(), 'test', 'delivery', 'writer-process.ts');
