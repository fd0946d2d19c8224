import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is yes. Throws after `seconds`, with the last error if asking failed. */
export async function until(what: string, seconds: number, ask: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let last: unknown;
  while (performance.now() < end) {
    try {
      if (await ask()) return;
      last = undefined;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`waited ${seconds} s in vain until ${what}`, { cause: last });
}

/** Thrown while asking: no answer can come any more. */
export class Hopeless extends Error {}
