import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DeliveryError, issue } from './delivery-error.js';
import { git, gitOutput, redact } from './git.js';
import { commitPlan } from './git-commit.js';
import { fetchTip, type GitRemote, push, unreachable } from './git-remote.js';
import { gitTree } from './git-tree.js';
import { checkSource } from './inventory.js';
import { lock } from './lock.js';
import { plan, type Request } from './plan.js';
import { type Author, checkRepository } from './repository.js';
import { noShelf, type Shelf, shelf } from './shelf.js';
import { inTurns } from './steps.js';
import type { ApplyOptions, Changes, Target } from './target.js';

/** Which branch a Git target writes, and as whom. */
export interface GitTargetOptions {
  /** Path or URL of the repository; `file`, `git`, `http`, `https` and `ssh`. */
  readonly repository: string;
  /** Branch to commit to; made by the first delivery when it does not exist. */
  readonly branch: string;
  readonly author: Author;
  /**
   * Branch that `branch` starts from while it does not exist, for a branch that is reviewed before it is merged.
   * @default none: a new branch starts a history of its own
   */
  readonly base?: string;
  /**
   * Folder of the local bare clone. It holds nothing that cannot be fetched again.
   * @default a folder of its own for each repository and branch, below `.cache/hexabase-kaas` in the home directory
   */
  readonly directory?: string;
  /**
   * Version of the renderer, as for a directory.
   * @default every unit is rendered
   */
  readonly renderer?: string;
  /**
   * Longest wait for another process that uses the same local clone, in milliseconds.
   * @default 300000
   */
  readonly lockTimeout?: number;
  /**
   * Number of times that a commit is made again on top of what other writers pushed.
   * @default 200
   */
  readonly attempts?: number;
}

/**
 * A branch of a Git repository, which Flux watches.
 *
 * Every change is one commit on the newest one, so history is linear and a reader sees the old tree or the new one. A
 * writer that another was faster than plans again on what the other left: nothing is merged, and nothing is lost.
 *
 * @example
 * const author = { name: 'kaas', email: 'kaas@example.com' };
 * const target = gitTarget({ repository: 'ssh://git@example.com/fleet.git', branch: 'main', author });
 * const { commit } = await target.apply('platform', units);
 */
export function gitTarget(options: GitTargetOptions): Target {
  const { branch, author, renderer, lockTimeout = 300_000, attempts = 200 } = options;
  const repository = checkRepository(options.repository, branch, author);
  if (options.base !== undefined) checkRepository(repository, options.base, author);
  const clone = resolve(options.directory ?? defaultClone(repository, branch));
  const remote: GitRemote = { clone, repository, branch, base: options.base };
  let initialized = false;
  const locked = async (source: string, task: () => Promise<Changes>): Promise<Changes> => {
    checkSource(source);
    mkdirSync(clone, { recursive: true });
    const release = await inTurns(lock(join(clone, 'kaas'), lockTimeout));
    try {
      if (!initialized || !existsSync(join(clone, 'HEAD'))) {
        await gitOutput(['init', '--quiet', '--bare', '--template=', '--initial-branch=kaas', '--', clone]);
        initialized = true;
      }
      return await task();
    } finally {
      release();
    }
  };
  const change = (request: Request, { message, onProgress }: ApplyOptions = {}): Promise<Changes> =>
    locked(request.source, async () => {
      const texts = shelf(join(clone, 'kaas'));
      const delivery = { author, renderer, message, onProgress, attempts, texts };
      const changes = await deliver(remote, request, delivery).finally(texts.close);
      // Each commit leaves a few loose objects, and a clone that serves for months must not grow for ever.
      if (changes.commit !== undefined) await git(['--git-dir', clone, 'gc', '--auto', '--quiet']);
      return changes;
    });
  return {
    apply: (source, set, applyOptions) => change({ source, set, drop: 'others' }, applyOptions),
    put: (source, set, applyOptions) => change({ source, set, drop: [] }, applyOptions),
    remove: (source, drop, applyOptions) => change({ source, set: [], drop }, applyOptions),
    check: (source, set, { onProgress } = {}) =>
      locked(source, async () => {
        const tree = await gitTree(clone, (await fetchTip(remote)).commit);
        return (await inTurns(plan(tree, { source, set, drop: 'others' }, noShelf, { renderer, onProgress }))).changes;
      }),
  };
}

interface Delivery extends ApplyOptions {
  readonly author: Author;
  readonly renderer: string | undefined;
  readonly attempts: number;
  readonly texts: Shelf;
}

async function deliver(remote: GitRemote, request: Request, delivery: Delivery): Promise<Changes> {
  const { author, attempts, message, texts } = delivery;
  let unsettled: Changes | undefined;
  let failures = 0;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const { commit: tip, lease } = await fetchTip(remote);
    const decided = await inTurns(plan(await gitTree(remote.clone, tip), request, texts, delivery));
    const { changes } = decided;
    if (changes.written.length + changes.removed.length === 0) {
      // A push whose answer was lost may have been accepted; then the branch already holds what it brought.
      if (unsettled === undefined) return changes;
      return unsettled.commit === tip
        ? unsettled
        : { ...changes, written: unsettled.written, removed: unsettled.removed };
    }
    const title = message ?? titleOf(request.source, changes);
    const commit = await commitPlan(remote.clone, tip, request.source, decided, author, title);
    const pushed = await push(remote, lease, commit);
    if (pushed.outcome === 'accepted') return { ...changes, commit };
    if (pushed.outcome === 'refused') throw rejected(remote, pushed.reason);
    if (pushed.outcome === 'unknown') {
      unsettled = { ...changes, commit };
      failures += 1;
      if (failures === 5) throw unreachable(remote.repository, pushed.reason);
    }
    await setTimeout(Math.random() * Math.min(2000, 25 * 2 ** attempt));
  }
  throw new DeliveryError([
    issue(
      'DELIVERY_CONTENTION',
      redact(remote.repository),
      `other writers were faster ${attempts} times`,
      'deliver again when fewer write the same branch',
    ),
  ]);
}

const titleOf = (source: string, { written, removed }: Changes): string =>
  `Deliver ${source}: ${written.length} written, ${removed.length} removed`;

const rejected = ({ repository }: GitRemote, reason: string): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_REJECTED',
      redact(repository),
      reason,
      'allow the author to push to this branch, or use another one',
    ),
  ]);

const defaultClone = (repository: string, branch: string): string => {
  const name = createHash('sha256').update(`${repository}\0${branch}`).digest('hex').slice(0, 32);
  return join(homedir(), '.cache', 'hexabase-kaas', name);
};
