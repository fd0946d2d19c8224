import type { HostKind, HostObject } from './host-object.js';

/** What a source tells while it is watched. */
export interface StatusReader {
  /** What is kept of an object; what it said before counts while it tries again. */
  known(kind: HostKind, namespace: string, name: string): HostObject | undefined;
  /** Everything of a kind: what is known of it and is not in it, is gone. */
  snapshot(kind: HostKind, objects: readonly HostObject[]): void;
  /** One object that is new or changed. */
  changed(object: HostObject): void;
  gone(kind: HostKind, namespace: string, name: string): void;
  /** A kind cannot be read now; `refused` when it may not be read at all. What is known stays. */
  away(kind: HostKind, why: 'away' | 'refused', error: unknown): void;
}

/** Where it is learnt how workspaces stand: the host cluster, or nowhere. */
export interface StatusSource {
  readonly name: 'cluster' | 'none';
  /** Begins to watch; ends when told, never by itself. */
  watch(reader: StatusReader): WatchedStatus;
}

/** A source that is being watched. */
export interface WatchedStatus {
  /** When everything that can be read was read once; rejects never. */
  readonly first: Promise<void>;
  stop(): Promise<void>;
}

/** Where no cluster is asked: nothing is known, and nobody waits for it. */
export const noStatus: StatusSource = {
  name: 'none',
  watch: () => ({ first: Promise.resolve(), stop: () => Promise.resolve() }),
};
