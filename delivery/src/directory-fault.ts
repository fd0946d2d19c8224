import { DeliveryError, issue } from './delivery-error.js';
import type { Steps } from './steps.js';

/** Does work in a directory; what the file system refuses of it is an issue. @throws DeliveryError `DELIVERY_DIRECTORY` */
export function* inDirectory<T>(directory: string, steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
    if (typeof code !== 'string' || typeof syscall !== 'string') throw error;
    const fix = 'name a directory that may be written and has room; the same call goes on where this one stopped';
    throw new DeliveryError([issue('DELIVERY_DIRECTORY', directory, `cannot be used: ${message}`, fix)]);
  }
}
