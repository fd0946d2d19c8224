import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Unit } from '@hexabase-kaas/tenancy';
import { DeliveryError, issue } from './delivery-error.js';
import { inDirectory } from './directory-fault.js';
import { git, gitOutput, redact } from './git.js';
import { commitPlan } from './git-commit.js';
import { containsCommit, historyTells } from './git-history.js';
import { credentialOptions, deleteBranch, fetchTip, type GitRemote, push, unreachable } from './git-remote.js';
import { type GitSnapshot, gitSnapshot } from './git-snapshot.js';
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
   * Whether each delivery makes the branch anew from its base, so that it holds one change and can be merged.
   * @default false
   */
  readonly anew?: boolean;
  /**
   * File with lines `username=` and `password=`, read by Git at each call.
   * @default none: the URL, an agent of ssh, or the program of GIT_ASKPASS
   */
  readonly credentialsFile?: string;
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

/** A branch of a Git repository, as a target, and as what it holds. */
export interface GitTarget extends Target {
  /**
   * As `apply`, of units that follow from what the branch holds; they are asked for again on top of what another writer
   * pushed meanwhile. What `unitsOf` throws ends the delivery, and nothing is applied.
   */
  applyFrom(
    source: string,
    unitsOf: (snapshot: GitSnapshot) => Promise<readonly Unit[]>,
    options?: ApplyOptions,
  ): Promise<Changes>;
  /** Reads the newest commit of the branch. */
  read<T>(work: (snapshot: GitSnapshot) => Promise<T>): Promise<T>;
  /** Whether the branch is there. */
  exists(): Promise<boolean>;
  /** Whether a commit of the branch has an earlier one in its history, or is it. */
  contains(commit: string, earlier: string): Promise<boolean>;
  /** Whether the message of a commit in the history of the branch has this line. */
  tells(line: string): Promise<boolean>;
  /** Deletes the branch; one that is not there, or that somebody moves meanwhile, stays as it is. */
  drop(): Promise<void>;
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
export function gitTarget(options: GitTargetOptions): GitTarget {
  const { branch, author, renderer, lockTimeout = 300_000, attempts = 200 } = options;
  const repository = checkRepository(options.repository, branch, author);
  if (options.base !== undefined) checkRepository(repository, options.base, author);
  const clone = resolve(options.directory ?? defaultClone(repository, branch));
  const credentials = credentialOptions(options.credentialsFile);
  const remote: GitRemote = { clone, repository, branch, base: options.base, anew: options.anew, credentials };
  let initialized = false;
  const locked = async <T>(source: string, task: () => Promise<T>): Promise<T> => {
    checkSource(source);
    const release = await inTurns(inDirectory(clone, lock(join(clone, 'kaas'), lockTimeout)));
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
  const change = (request: Request, applyOptions?: ApplyOptions): Promise<Changes> =>
    derive(request.source, async () => request, applyOptions);
  const derive = (source: string, requestAt: RequestAt, { message, onProgress }: ApplyOptions = {}): Promise<Changes> =>
    locked(source, async () => {
      const texts = shelf(join(clone, 'kaas'));
      const delivery = { author, renderer, message, onProgress, attempts, texts };
      const changes = await deliver(remote, source, requestAt, delivery).finally(texts.close);
      // Each commit leaves a few loose objects, and a clone that serves for months must not grow for ever.
      if (changes.commit !== undefined) await git(['--git-dir', clone, 'gc', '--auto', '--quiet']);
      return changes;
    });
  return {
    apply: (source, set, applyOptions) => change({ source, set, drop: 'others' }, applyOptions),
    put: (source, set, applyOptions) => change({ source, set, drop: [] }, applyOptions),
    remove: (source, drop, applyOptions) => change({ source, set: [], drop }, applyOptions),
    applyFrom: (source, unitsOf, applyOptions) =>
      derive(source, async (at) => ({ source, set: await unitsOf(at), drop: 'others' }), applyOptions),
    read: (work) => locked('read', async () => work(gitSnapshot(clone, (await fetchTip(remote)).commit))),
    exists: () => locked('read', async () => (await fetchTip(remote)).lease !== undefined),
    contains: (commit, earlier) => locked('read', () => containsCommit(remote, commit, earlier)),
    tells: (line) => locked('read', () => historyTells(remote, line)),
    drop: () => locked('read', () => deleteBranch(remote)),
    check: (source, set, { onProgress } = {}) =>
      locked(source, async () => {
        const tree = await gitTree(clone, (await fetchTip(remote)).commit);
        return (await inTurns(plan(tree, { source, set, drop: 'others' }, noShelf, { renderer, onProgress }))).changes;
      }),
  };
}

/** What is wanted on top of a commit. */
type RequestAt = (snapshot: GitSnapshot) => Promise<Request>;

interface Delivery extends ApplyOptions {
  readonly author: Author;
  readonly renderer: string | undefined;
  readonly attempts: number;
  readonly texts: Shelf;
}

async function deliver(remote: GitRemote, source: string, requestAt: RequestAt, delivery: Delivery): Promise<Changes> {
  const { author, attempts, message, texts } = delivery;
  let unsettled: Changes | undefined;
  let failures = 0;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const { commit: tip, lease } = await fetchTip(remote);
    const request = await requestAt(gitSnapshot(remote.clone, tip));
    const decided = await inTurns(plan(await gitTree(remote.clone, tip), request, texts, delivery));
    const { changes } = decided;
    if (changes.written.length + changes.removed.length === 0) {
      // A push whose answer was lost may have been accepted; then the branch already holds what it brought.
      if (unsettled === undefined) return changes;
      return unsettled.commit === tip
        ? unsettled
        : { ...changes, written: unsettled.written, removed: unsettled.removed };
    }
    const title = message ?? titleOf(source, changes);
    const commit = await commitPlan(remote.clone, tip, source, decided, author, title);
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
