import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { scratchDirectory } from './scratch.ts';

/** What compiled modules are kept in here is not where an image keeps them. */
const { NODE_COMPILE_CACHE: _, ...builder } = process.env;

/** What an image says of how it is run. */
export interface BuiltImage {
  /** The folder that is the working directory of the image. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
  readonly labels: readonly string[];
}

/**
 * Takes the steps of a Dockerfile with this machine in place of the base image: each stage is a folder, COPY copies what
 * the ignore file leaves, RUN runs. It knows what our recipe has, and refuses everything else.
 *
 * @param instead commands that are not run, and what is done in the folder of the stage in their place
 */
export function followRecipe(file: string, instead: Readonly<Record<string, (directory: string) => void>>): BuiltImage {
  const stages = new Map<string, string>();
  let image = start();
  let args: Record<string, string> = {};
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, word = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    switch (word) {
      case 'FROM': {
        const [, name] = /^\$\{NODE_IMAGE\}(?: AS ([a-z]+))?$/.exec(rest) ?? refuse(line);
        image = start();
        args = {};
        stages.set(name ?? '', image.directory);
        break;
      }
      case 'ARG':
        args[rest.split('=')[0] ?? ''] = rest.split('=')[1] ?? '';
        break;
      case 'LABEL':
        image.labels.push(rest.replaceAll(/\$\{([A-Z]+)\}/g, (_, name) => args[name] ?? refuse(line)));
        break;
      case 'ENV':
        for (const pair of rest.split(' ')) Object.assign(image.environment, Object.fromEntries([pair.split('=')]));
        break;
      case 'WORKDIR':
        break;
      case 'COPY': {
        const [, stage, path = '', to = ''] = /^--from=([a-z]+) \/src\/(\S+) (\S+)$/.exec(rest) ?? [];
        if (stage !== undefined) {
          const from = join(stages.get(stage) ?? refuse(line), path);
          mkdirSync(dirname(join(image.directory, to)), { recursive: true });
          cpSync(from, join(image.directory, to), { recursive: true, verbatimSymlinks: true });
        } else if (rest === '. .') copyContext(`${file}.dockerignore`, image.directory);
        else refuse(line);
        break;
      }
      case 'RUN':
        if (instead[rest] !== undefined) instead[rest](image.directory);
        else
          execFileSync('sh', ['-c', rest], {
            cwd: image.directory,
            env: builder,
            stdio: ['ignore', 'ignore', 'inherit'],
          });
        break;
      case 'USER':
        image.user = rest;
        break;
      case 'ENTRYPOINT':
        image.entrypoint = JSON.parse(rest);
        break;
      case 'HEALTHCHECK':
        image.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4));
        break;
      case 'EXPOSE':
      case 'STOPSIGNAL':
        break;
      default:
        refuse(line);
    }
  }
  return image;
}

const start = () => ({
  directory: scratchDirectory('image'),
  environment: {} as Record<string, string>,
  user: 'root',
  entrypoint: [] as string[],
  healthcheck: [] as string[],
  labels: [] as string[],
});

function refuse(line: string): never {
  throw new Error(`this is not understood: ${line}`);
}

/** Files of the repository that the last pattern which fits lets through, as Docker reads its ignore files. */
function copyContext(ignoreFile: string, to: string): void {
  const patterns = readFileSync(ignoreFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  for (const file of files.trim().split('\n')) {
    const last = patterns.findLast((pattern) => {
      const glob = pattern.replace(/^!/, '');
      return matchesGlob(file, glob) || matchesGlob(file, `${glob}/**`);
    });
    if (!last?.startsWith('!')) continue;
    cpSync(file, join(to, file), { recursive: true });
  }
}
