import pc from 'picocolors';
import { exitCode } from './exit-code.js';
import { reason } from './file-list.js';

/** One of the two streams that a command prints to. */
export interface Printer {
  /** Prints text and a line break. */
  print(text: string): void;
  /** Columns to wrap at. @default none, when the stream is not a terminal: lines stay whole for grep */
  readonly columns?: number;
  readonly colors: Colors;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Results go to `out`, errors and progress to `err`. */
export interface Terminal {
  readonly out: Printer;
  readonly err: Printer;
  /** Standard error itself, for the one line of progress that is written over. */
  readonly progress: NodeJS.WriteStream;
}

/**
 * The terminal of this process. A reader that closes early (`| head -1`) is no error: the command ends in silence, with the
 * exit code that it has anyway. Results that nobody can have for another reason are one.
 */
export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error: the output cannot be written: ${reason(error)}\n`);
    process.exit(exitCode.wrongUse);
  });
  // Nobody is left to tell.
  process.stderr.on('error', () => {});
  return { out: printer(process.stdout), err: printer(process.stderr), progress: process.stderr };
}

function printer(stream: NodeJS.WriteStream): Printer {
  const colored = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return {
    print: (text) => void stream.write(`${text}\n`),
    ...(stream.isTTY && { columns: Math.max(40, Math.min(stream.columns || 80, 120)) }),
    colors: pc.createColors(colored),
  };
}
