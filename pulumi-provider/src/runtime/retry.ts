import { setTimeout } from 'node:timers/promises';
import { type DeliveryCode, DeliveryError } from '@hexabase-kaas/delivery';

/** Does something again while it fails for a reason that may pass, with growing pauses, until the time is up. */
export async function persistently<T>(seconds: number, task: () => Promise<T>): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (let attempt = 0; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      // Half of the pause is random, so that writers that met once do not meet again.
      const pause = Math.min(15_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);
      if (!mayPass(error) || performance.now() + pause > end) throw error;
      console.log(`trying again in ${Math.ceil(pause / 1000)} s: ${(error as Error).message}`);
      await setTimeout(pause);
    }
  }
}

const passing: ReadonlySet<DeliveryCode> = new Set(['DELIVERY_REMOTE', 'DELIVERY_LOCKED', 'DELIVERY_CONTENTION']);
const mayPass = (error: unknown): boolean => error instanceof DeliveryError && passing.has(error.code);
