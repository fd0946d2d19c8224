import type { FoundObject } from './directory-object.js';

/** Everything that a source holds at one moment. */
export interface Snapshot {
  readonly objects: readonly FoundObject[];
  /** Files or objects that could not be read; what stood there stays as it is known. */
  readonly unreadable: readonly string[];
}

/** What a source tells while it is watched. */
export interface DirectoryReader {
  /** Versions by `source` of what is known now; asked before everything is read, so that nothing newer is taken for gone. */
  known(): Promise<ReadonlyMap<string, number>>;
  /** Everything: what is known, at the version that was known, and is not in it, is gone. */
  snapshot(all: Snapshot, known: ReadonlyMap<string, number>): Promise<void>;
  /** One object that is new or changed. */
  changed(object: FoundObject): Promise<void>;
  /** One object that is gone, and at which version it went. */
  gone(source: string, version: number): Promise<void>;
  /** The source cannot be read now: what is known stays. */
  away(error: unknown): void;
}

/** Where applied structure is learnt from: a directory on disk, or the host cluster. */
export interface DirectorySource {
  readonly name: string;
  /** What its versions are of: with another identity, they start anew. @throws when it cannot be reached */
  identity(): Promise<string>;
  /** Begins to read, and to read again whenever something may have changed. Ends when told; never by itself. */
  watch(reader: DirectoryReader): Watching;
}

/** A source that is being watched. */
export interface Watching {
  /** When everything was read once; rejects never. A source that is away keeps it waiting. */
  readonly first: Promise<void>;
  stop(): Promise<void>;
}
