import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';

/** A chart that is in a folder, and the version under which it is released: the folder itself may say another. */
export interface Chart {
  readonly folder: string;
  readonly version: string;
}

/**
 * Makes a folder a Helm repository of the given charts, so that serving its files is enough. The same charts give the same
 * bytes every time: a repository that is made anew is no new revision to Flux.
 */
export function writeChartRepository(directory: string, charts: readonly Chart[], helm: string): void {
  const scratch = scratchDirectory('charts');
  const homes = { HELM_CACHE_HOME: scratch, HELM_CONFIG_HOME: scratch, HELM_DATA_HOME: scratch };
  const run = (...args: string[]): void => {
    execFileSync(helm, args, { env: { ...process.env, ...homes }, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  try {
    mkdirSync(directory, { recursive: true });
    for (const [index, { folder, version }] of charts.entries()) {
      const packed = join(scratch, String(index));
      run('package', folder, '--version', version, '--app-version', version, '--destination', packed);
      for (const archive of readdirSync(packed)) {
        copyFileSync(withoutTimes(join(packed, archive)), join(directory, archive));
      }
    }
    run('repo', 'index', directory);
    const index = join(directory, 'index.yaml');
    const times = /^( *(?:- )?(?:created|generated): ).*$/gm;
    writeFileSync(index, readFileSync(index, 'utf8').replace(times, `$1"${epoch}"`));
  } finally {
    removeScratch(scratch);
  }
}

const epoch = '2000-01-01T00:00:00Z';

/** Packs again what helm packed, because helm notes the time of packing on every file. */
function withoutTimes(archive: string): string {
  const unpacked = `${archive}.unpacked`;
  const packed = `${archive}.tar.gz`;
  mkdirSync(unpacked);
  execFileSync('tar', ['--extract', '--touch', '--gzip', '--file', archive, '--directory', unpacked]);
  execFileSync('tar', [
    ...['--create', '--gzip', '--file', packed, '--directory', unpacked, '--sort=name', `--mtime=${epoch}`],
    ...['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', ...readdirSync(unpacked)],
  ]);
  return packed;
}
