import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { applyObject, knownVersions, removeObject } from './apply.js';
import type { DirectoryMetrics } from './directory-metrics.js';
import {
  type DirectoryObject,
  DirectoryRefusal,
  type FoundObject,
  readDirectoryObject,
  sourceOfPlace,
} from './directory-object.js';
import type { DirectoryReader } from './source.js';

/** What a reader writes to, and tells. */
export interface ReaderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: DirectoryMetrics;
}

/** Takes up what a source tells. What is malformed or hostile is refused whole, with a reason, and the rest goes on. */
export function directoryReader({ db, clock, log, metrics }: ReaderParts): DirectoryReader {
  const refusals = new Map<string, string>();
  const refuse = ({ place, reason }: DirectoryRefusal): void => {
    metrics.objects.inc({ result: 'refused' });
    // A source that is read again and again would fill the log.
    if (refusals.get(place) !== reason) log.warn({ place, reason }, 'a directory object is refused');
    refusals.set(place, reason);
  };
  const read = (found: FoundObject): DirectoryObject | undefined => {
    try {
      if (!Number.isSafeInteger(found.version) || found.version < 0)
        throw new DirectoryRefusal(found.place, 'its version is no whole number');
      const object = readDirectoryObject(found);
      refusals.delete(found.place);
      return object;
    } catch (error) {
      if (!(error instanceof DirectoryRefusal)) throw error;
      refuse(error);
      return undefined;
    }
  };
  const apply = async (object: DirectoryObject): Promise<void> => {
    metrics.objects.inc({ result: await applyObject(db, clock, object) });
  };
  return {
    known: () => knownVersions(db),
    snapshot: async ({ objects, unreadable }, known) => {
      for (const place of unreadable) refuse(new DirectoryRefusal(place, 'cannot be read'));
      const stays = new Set<string>();
      // Where nobody can say what stands in a file, nobody can say that something is missing.
      let certain = unreadable.length === 0;
      const sound = new Map<string, DirectoryObject>();
      for (const found of objects) {
        const source = placeOf(found);
        if (source === undefined) {
          if (read(found) === undefined) certain = false;
          continue;
        }
        const twice = stays.has(source);
        stays.add(source);
        const object = read(found);
        if (twice) {
          sound.delete(source);
          refuse(new DirectoryRefusal(found.place, `says ${source}, which another one says as well`));
        } else if (object !== undefined) sound.set(source, object);
      }
      // Removals first: they hold whatever becomes of the additions.
      for (const [source, version] of certain ? known : [])
        if (!stays.has(source))
          metrics.objects.inc({ result: await removeObject(db, clock, source, version, version) });
      for (const object of inOrder([...sound.values()])) {
        // Nearly all of them, each time that everything is read again.
        if (known.get(object.source) === object.version) metrics.objects.inc({ result: 'unchanged' });
        else await apply(object);
      }
      metrics.read(clock());
    },
    changed: async (found) => {
      const object = read(found);
      if (object !== undefined) await apply(object);
    },
    gone: async (source, version) => metrics.objects.inc({ result: await removeObject(db, clock, source, version) }),
    away: (error) => {
      metrics.up.set(0);
      log.warn({ err: error }, 'the directory cannot be read; what is known of it stays');
    },
  };
}

/** Which object it claims to be, by its name alone. */
function placeOf({ object }: FoundObject): string | undefined {
  const { namespace, name } = (object as { metadata?: { namespace?: unknown; name?: unknown } } | null)?.metadata ?? {};
  return typeof namespace === 'string' && typeof name === 'string' ? sourceOfPlace(namespace, name) : undefined;
}

const stages = ['organization', 'declared', 'applied'];
const inOrder = (objects: readonly DirectoryObject[]): DirectoryObject[] =>
  objects.toSorted((a, b) => stages.indexOf(a.kind) - stages.indexOf(b.kind) || (a.source < b.source ? -1 : 1));
