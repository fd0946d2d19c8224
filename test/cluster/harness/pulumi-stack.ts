import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TenancyArgs } from '@hexabase-kaas/pulumi-provider';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { tool } from './tools.ts';

/** What the program of a stack declares. */
export interface PulumiProgram {
  readonly documents: readonly unknown[];
  readonly args: TenancyArgs;
  /** Whether workspaces are protected. */
  readonly protect?: boolean;
  /** Part of a path that was another one when the resources got their names. */
  readonly keptName?: { readonly now: string; readonly before: string };
}

/** How a command of the CLI ended. */
export interface PulumiResult {
  readonly status: number | null;
  /** What it printed, standard output before errors. */
  readonly text: string;
  /** Numbers of resources, by what happened to them, of `up`, `preview`, `refresh` and `destroy`. */
  readonly changes: Readonly<Record<string, number>>;
}

/** A project with one stack in a local backend, and the real CLI. */
export class PulumiStack {
  readonly name: string;
  readonly directory: string;
  private readonly environment: NodeJS.ProcessEnv;

  /** The program is what it declares, or the text of one. */
  constructor(name: string, program: PulumiProgram | string, environment: NodeJS.ProcessEnv = {}) {
    this.name = name;
    this.directory = scratchDirectory('pulumi');
    this.environment = { ...process.env, ...pulumiEnvironment(this.directory), ...environment };
    symlinkSync(resolve('node_modules'), join(this.directory, 'node_modules'));
    writeFileSync(join(this.directory, 'index.ts'), typeof program === 'string' ? program : declaring);
    writeFileSync(join(this.directory, 'package.json'), '{"type":"module","main":"index.ts"}\n');
    writeFileSync(join(this.directory, 'Pulumi.yaml'), `name: ${name}\nruntime: nodejs\nmain: index.ts\n`);
    if (typeof program !== 'string') this.declare(program);
  }

  /** Changes what the program declares. */
  declare(program: PulumiProgram): void {
    writeFileSync(join(this.directory, 'tenancy.json'), JSON.stringify(program));
  }

  /** Makes the stack. */
  async init(): Promise<this> {
    const { status, text } = await this.run(['stack', 'init', 'dev']);
    if (status !== 0) throw new Error(text);
    return this;
  }

  /** Runs a command that changes resources, or shows what it would change, without asking. */
  update(command: 'up' | 'preview' | 'refresh' | 'destroy', ...args: string[]): Promise<PulumiResult> {
    return this.run([command, ...(command === 'preview' ? [] : ['--yes', '--skip-preview']), ...args]);
  }

  async run(args: readonly string[]): Promise<PulumiResult> {
    const child = this.start(args);
    const chunks: Buffer[][] = [[], []];
    child.stdout?.on('data', (chunk: Buffer) => chunks[0]?.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks[1]?.push(chunk));
    const status = await new Promise<number | null>((done) => child.on('close', done));
    const text = chunks.map((part) => Buffer.concat(part).toString()).join('');
    return { status, text, changes: changesIn(text) };
  }

  /** Starts a command in a process group of its own, for those who end it early. */
  start(args: readonly string[]): ChildProcess {
    return spawn(
      'pulumi',
      [...args, '--non-interactive', '--color', 'never', '--stack', 'dev'].filter(notForInit(args)),
      {
        cwd: this.directory,
        env: this.environment,
        detached: true,
      },
    );
  }

  /** Ends every process of this stack at once, as the loss of the machine would. */
  kill(): void {
    const mark = `PULUMI_HOME=${join(this.directory, 'home')}`;
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (readFileSync(`/proc/${id}/environ`, 'utf8').split('\0').includes(mark)) process.kill(Number(id), 'SIGKILL');
      } catch {
        // It ended meanwhile, or is not ours to look at.
      }
    }
  }

  /** Ends what is left of it, and removes its files. */
  remove(): void {
    this.kill();
    removeScratch(this.directory);
  }

  /** The state as it is stored, secrets encrypted. */
  stored(): string {
    return readFileSync(this.file, 'utf8');
  }

  /**
   * Mends what the CLI's local backend may leave half written when it is killed, as the guide says: the state, for which there
   * is a backup, and the attributes beside it, which it can do without. Says what was mended.
   */
  repair(): readonly string[] {
    const broken = (file: string): boolean => {
      try {
        JSON.parse(readFileSync(file, 'utf8'));
        return false;
      } catch (error) {
        return (error as { code?: string }).code !== 'ENOENT';
      }
    };
    const mended: string[] = [];
    if (!existsSync(this.file) || broken(this.file)) {
      copyFileSync(`${this.file}.bak`, this.file);
      mended.push('the state, from its backup');
    }
    for (const attributes of [`${this.file}.attrs`, `${this.file}.bak.attrs`])
      if (broken(attributes)) {
        rmSync(attributes);
        mended.push(basename(attributes));
      }
    return mended;
  }

  private get file(): string {
    return join(this.directory, 'backend', '.pulumi', 'stacks', this.name, 'dev.json');
  }

  /** Resources of the state. */
  resources(): readonly StateResource[] {
    const { checkpoint } = JSON.parse(this.stored()) as { checkpoint: { latest?: { resources?: StateResource[] } } };
    return checkpoint.latest?.resources ?? [];
  }
}

const declaring = `import { declareTenancy } from '${new URL('pulumi-program.ts', import.meta.url).href}';
export const { commit, kubeconfig, hostNamespace } = declareTenancy('tenancy.json');
`;

/** A resource as the state holds it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** `stack init` takes the name of the stack as an argument, and `package` is about none. */
const notForInit = (args: readonly string[]) => (word: string, index: number, all: readonly string[]) =>
  !(
    ((args[0] === 'stack' && args[1] === 'init') || args[0] === 'package') &&
    (word === '--stack' || all[index - 1] === '--stack')
  );

function changesIn(text: string): Record<string, number> {
  const [, part = ''] = /^Resources:\n((?: {4}.*\n)*)/m.exec(text) ?? [];
  return Object.fromEntries(
    [...part.matchAll(/^ {4}[^\d\n]*(\d+) (?:to )?(created?|updated?|deleted?|replaced?|unchanged|same)/gm)].map(
      ([, count, what = '']) => [what.replace(/(.*e)d$/, what === 'unchanged' ? what : '$1'), Number(count)],
    ),
  );
}

/** Environment in which the CLI keeps everything in a folder, and finds nothing but what is built here. */
export function pulumiEnvironment(directory: string): Record<string, string> {
  for (const folder of ['backend', 'home']) mkdirSync(join(directory, folder));
  return {
    PATH: `${pulumiPrograms()}:${dirname(process.execPath)}:${process.env.PATH}`,
    PULUMI_BACKEND_URL: `file://${join(directory, 'backend')}`,
    PULUMI_HOME: join(directory, 'home'),
    PULUMI_CONFIG_PASSPHRASE: 'for tests',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    NODE_NO_WARNINGS: '1',
  };
}

/** Folder with the CLI and what it starts: its own plugins by name, from the PATH. */
function pulumiPrograms(): string {
  const directory = scratchDirectory('pulumi-bin');
  symlinkSync(tool('pulumi'), join(directory, 'pulumi'));
  const provider = join(directory, 'pulumi-resource-pulumi-nodejs');
  copyFileSync(resolve('node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs'), provider);
  const host = join(directory, 'pulumi-language-nodejs');
  writeFileSync(host, `#!/bin/sh\nexec node '${join(import.meta.dirname, 'pulumi-language-host.ts')}' "$@"\n`);
  const analyzer = join(directory, 'pulumi-analyzer-policy');
  writeFileSync(
    analyzer,
    `#!/bin/sh\nexec node '${resolve('node_modules/@pulumi/pulumi/cmd/run-policy-pack')}' "$@"\n`,
  );
  for (const file of [provider, host, analyzer]) chmodSync(file, 0o755);
  return directory;
}
