import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClusterTargetOptions } from '@hexabase-kaas/delivery/cluster';
import type { Unit } from '@hexabase-kaas/tenancy';
import { configMap, hostUnit } from './sample-unit.ts';

/** What a writer process delivers, round after round. */
export interface WriterTask {
  readonly options: ClusterTargetOptions;
  readonly namespace: string;
  readonly source: string;
  readonly call: 'apply' | 'put';
  readonly names: readonly string[];
  readonly rounds: number;
}

/** The units of a round: every other round of an apply lacks every other unit, so that objects come, change and go. */
export function roundOf({ namespace, call, names }: WriterTask, round: number): Unit[] {
  const present = call === 'put' || round % 2 === 0 ? names : names.filter((_, at) => at % 2 === 0);
  return present.map((name) =>
    hostUnit(
      name,
      ...['a', 'b', `round${round % 3}`].map((part) => configMap(namespace, `${name}-${part}`, `${round}`)),
    ),
  );
}

/** Starts a writer in a process of its own. */
export function startClusterWriter(task: WriterTask) {
  const child = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, errors }));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    ready: once(child.stdout, 'data'),
    ended,
    kill,
    pause: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
  };
}

const program = join(import.meta.dirname, '..', 'process', 'cluster-writer.ts');
