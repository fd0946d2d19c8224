import { setImmediate, setTimeout } from 'node:timers/promises';

/**
 * Work that can be done at once or beside other work. It yields the milliseconds for which it has nothing to do; with
 * zero it only offers others a turn. Writing it once as a generator is what gives a synchronous and an asynchronous
 * delivery without two versions of either.
 */
export type Steps<T> = Generator<number, T, void>;

/** Does the work and gives others in this process a turn at every stop. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await (value === 0 ? setImmediate() : setTimeout(value));
  }
}

/** Does the work before it returns; nothing else in this process runs meanwhile. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (value > 0) Atomics.wait(never, 0, 0, value);
  }
}

const never = new Int32Array(new SharedArrayBuffer(4));
