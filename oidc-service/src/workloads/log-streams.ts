import { Problem } from '../http/problem.js';
import { afterMark, logLines, markAfter } from './log-line.js';

/** Somebody who wants to follow a log. */
export interface LogFollower {
  /** Whose streams are counted together. */
  readonly person: string;
  /** Mark of the last line that they have; empty at the beginning. */
  readonly mark: string;
  /** Whether session, right and membership hold still; asked again and again. */
  holds(): Promise<boolean>;
  /** Milliseconds until the token ends: then the API server is asked anew, and decides anew. */
  readonly life: number;
  /** Begins to read. */
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

/** A log as server-sent events. */
export interface LogStream {
  readonly text: AsyncIterable<string>;
  /** Aborted when the connection has to go though it reads nothing. */
  readonly cut: AbortSignal;
}

/** The logs that a process streams. */
export interface LogStreams {
  /** @throws Problem TOO_MANY_REQUESTS, UNAVAILABLE, and whatever opening throws */
  follow(follower: LogFollower): Promise<LogStream>;
  count(): number;
  /** Ends all of them, so that no request holds up the end of the process. */
  end(): void;
}

/** Most streams of a person: browsers have six connections to a host, and pages need some. */
const mostOfPerson = 4;
/** Milliseconds before a silent stream gets a comment, in which a browser comes back, and in which the end has to be read. */
const [beatPause, comeBack, lastWords] = [15_000, 3_000, 3_000];

/** @param most streams of this process @param checkSeconds between questions whether a right holds */
export function logStreams(most: number, checkSeconds: number): LogStreams {
  const running = new Map<AbortController, string>();
  let stopped = false;
  return {
    count: () => running.size,
    end: () => {
      stopped = true;
      for (const one of running.keys()) one.abort();
    },
    follow: async (follower) => {
      const mine = [...running.values()].filter((person) => person === follower.person).length;
      if (stopped) throw new Problem('UNAVAILABLE', 'the service is stopping', [], { 'retry-after': '3' });
      if (mine >= mostOfPerson || running.size >= most)
        throw new Problem('TOO_MANY_REQUESTS', `at most ${mostOfPerson} logs of a person at a time`, [], {
          'retry-after': '60',
        });
      const ending = new AbortController();
      const cut = new AbortController();
      running.set(ending, follower.person);
      const check = (): void => {
        // What cannot be asked does not hold: the browser comes back when it can.
        void follower.holds().then(
          (holds) => holds || ending.abort(),
          () => ending.abort(),
        );
      };
      const checking = setInterval(check, checkSeconds * 1_000).unref();
      const over = setTimeout(() => ending.abort(), follower.life).unref();
      ending.signal.addEventListener('abort', () => {
        running.delete(ending);
        clearInterval(checking);
        clearTimeout(over);
        setTimeout(() => cut.abort(), lastWords).unref();
      });
      try {
        const chunks = await follower.open(ending.signal);
        return { text: eventsOf(chunks, follower.mark, ending), cut: cut.signal };
      } catch (error) {
        ending.abort();
        throw error;
      }
    },
  };
}

/** Whoever stops to read ends the stream at once, whether a line is on its way or not. */
function eventsOf(chunks: AsyncIterable<Uint8Array>, mark: string, ending: AbortController): AsyncIterable<string> {
  const events = written(chunks, mark, ending.signal);
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const result = await events.next();
        if (result.done === true) ending.abort();
        return result;
      },
      return: async () => {
        ending.abort();
        return events.return(undefined);
      },
    }),
  };
}

const aborted = Symbol('aborted');
const silent = Symbol('silent');

async function* written(chunks: AsyncIterable<Uint8Array>, from: string, signal: AbortSignal): AsyncGenerator<string> {
  const lines = logLines(chunks)[Symbol.asyncIterator]();
  const unseen = afterMark(from);
  const abort = new Promise<typeof aborted>((resolve) => {
    if (signal.aborted) resolve(aborted);
    signal.addEventListener('abort', () => resolve(aborted), { once: true });
  });
  let mark = from;
  let next: Promise<IteratorResult<Awaited<ReturnType<typeof lines.next>>['value']> | typeof aborted> | undefined;
  yield `retry: ${comeBack}\n\n`;
  for (;;) {
    // A connection that breaks off is told as one that ends: the browser comes back.
    next ??= lines.next().catch(() => aborted);
    const result = await Promise.race([next, abort, beat()]);
    if (result === aborted) return;
    if (result === silent) {
      yield ':\n\n';
      continue;
    }
    next = undefined;
    if (result.done === true) {
      if (!signal.aborted) yield 'event: end\ndata: {}\n\n';
      return;
    }
    const fresh = unseen(result.value);
    mark = markAfter(fresh, mark);
    if (fresh.length > 0) yield `id: ${mark}\nevent: lines\ndata: ${JSON.stringify(fresh)}\n\n`;
  }
}

const beat = (): Promise<typeof silent> =>
  new Promise((resolve) => setTimeout(() => resolve(silent), beatPause).unref());
