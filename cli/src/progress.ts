import { displayWidth } from './width.js';

/** Tells how far long work is. Quick work says nothing. */
export interface Progress {
  step(what: string, done: number, total: number, item: string): void;
  /** Clears the line; call it before anything else is printed. */
  end(): void;
}

/** One line that is written over on a terminal, and a plain line now and then elsewhere. */
export function progressOn(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): Progress {
  const pause = stream.isTTY ? 100 : 5000;
  let next = now() + (stream.isTTY ? 500 : 5000);
  let shown = false;
  return {
    step(what, done, total, item) {
      const time = now();
      if (time < next) return;
      next = time + pause;
      const text = `${what} ${done} of ${total}`;
      if (!stream.isTTY) {
        stream.write(`${text}\n`);
        return;
      }
      const line = `${text}  ${item}`;
      const room = (stream.columns || 80) - 1;
      stream.write(`\r\u001b[K${displayWidth(line) > room ? text.slice(0, room) : line}`);
      shown = true;
    },
    end() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** Says nothing. */
export const noProgress: Progress = { step: () => {}, end: () => {} };
