import { createHash } from 'node:crypto';
import type { WorkspaceStatus } from './status.js';

/** A status with what names it: the same status has the same name in every process, and after a restart. */
export interface NamedStatus {
  readonly id: string;
  readonly status: WorkspaceStatus;
}

/** Names a status by what it says. */
export const named = (status: WorkspaceStatus): NamedStatus => ({
  id: createHash('sha256').update(JSON.stringify(status)).digest('hex').slice(0, 32),
  status,
});

/** One who follows a workspace: the text of server-sent events, when it is asked for and never before. */
export interface Viewer {
  readonly events: AsyncIterable<string>;
  /** Aborted when the connection has to go though it reads nothing. */
  readonly cut: AbortSignal;
  /** What is to be seen now. What was not read yet is forgotten for it, so whoever is slow costs no memory. */
  show(status: NamedStatus): void;
  /** A comment, that proxies and browsers know that somebody is there, when nothing else was to be said. */
  beat(): void;
  /** Milliseconds since when it asks for nothing, though there is something; 0 when it reads. */
  stalled(now: number): number;
  /** Ends it after what is on its way; one that does not read it is cut after some seconds. */
  end(): void;
}

/** Milliseconds after which a browser comes back when the connection broke, and in which the end has to be read. */
const [comeBack, lastWords] = [3_000, 3_000];

/**
 * @param lastSeen id that the viewer has seen already; not told again
 * @param ended called once, whoever ends it
 */
export function newViewer(lastSeen: string | undefined, now: () => number, ended: () => void): Viewer {
  const cut = new AbortController();
  let latest: NamedStatus | undefined;
  let seen = lastSeen;
  let beats = false;
  let first = true;
  let over = false;
  let finished = false;
  let wake: (() => void) | undefined;
  let idleSince = now();
  const due = (): string | undefined => {
    if (latest !== undefined && latest.id !== seen) {
      seen = latest.id;
      beats = false;
      return `id: ${latest.id}\nevent: status\ndata: ${JSON.stringify(latest.status)}\n\n`;
    }
    if (!beats) return undefined;
    beats = false;
    return ':\n\n';
  };
  const poke = (): void => {
    wake?.();
    wake = undefined;
  };
  const close = (): void => {
    if (over) return;
    over = true;
    poke();
    ended();
  };
  const next = async (): Promise<IteratorResult<string>> => {
    if (first) {
      first = false;
      idleSince = now();
      return { done: false, value: `retry: ${comeBack}\n\n` };
    }
    for (;;) {
      const value = due();
      if (value !== undefined) {
        idleSince = now();
        return { done: false, value };
      }
      if (over) {
        finished = true;
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const iterator: AsyncIterator<string> = {
    next,
    return: async () => {
      finished = true;
      close();
      return { done: true, value: undefined };
    },
  };
  return {
    events: { [Symbol.asyncIterator]: () => iterator },
    cut: cut.signal,
    show: (status) => {
      latest = status;
      if (latest.id !== seen) poke();
    },
    beat: () => {
      beats = true;
      poke();
    },
    stalled: (at) => (wake === undefined && !over ? at - idleSince : 0),
    end: () => {
      close();
      setTimeout(() => finished || cut.abort(), lastWords).unref();
    },
  };
}
