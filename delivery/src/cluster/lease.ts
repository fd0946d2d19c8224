import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { DeliveryError, issue } from '../delivery-error.js';
import { type ApiAnswer, type ApiObject, type ApiServer, messageOf } from './api-server.js';

/** The right of one writer to change what a source has on a cluster. */
export interface HeldLease {
  /**
   * Call before each write.
   *
   * @throws DeliveryError `DELIVERY_CONTENTION` when another writer took over, or may have by now
   */
  assertHeld(): void;
  /** The one who had it before gave no sign of life, and did not say that it had ended. */
  readonly isTakenOver: boolean;
  /** Lets the next writer in. */
  release(): Promise<void>;
}

/** Times of a lease, in milliseconds. */
export interface LeaseTimes {
  /** After so long without a sign of life, another writer takes over. */
  readonly duration: number;
  /** Longest wait for another writer. */
  readonly timeout: number;
}

/**
 * Takes a Lease of the cluster, as the leader election of Kubernetes' own controllers does: whoever holds it renews it, and
 * one that nobody has renewed for its whole duration, by the clock of whoever waits, may be taken over. So the clocks of
 * two machines need not agree.
 *
 * A writer that was paused past its time stops by its own clock before others may start. What it had begun is in the
 * inventory that its successor reads, and the inventory itself can only be replaced in the version that one has read.
 *
 * A request that left before and comes late is the one thing that no clock stops. It names the version that it was made for,
 * so it undoes nothing that a successor has written; what else it does, to an object that the successor had no need to
 * write, the next delivery finds and undoes.
 */
export async function takeLease(server: ApiServer, path: string, times: LeaseTimes): Promise<HeldLease> {
  const holder = `${hostname()}/${process.pid}/${randomBytes(6).toString('hex')}`.slice(-128);
  const end = performance.now() + times.timeout;
  const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  let seen: { readonly version: string; readonly since: number; readonly holder: string } | undefined;
  for (;;) {
    const asked = performance.now();
    const current = await server.request({ method: 'GET', path });
    let taken: ApiAnswer | undefined;
    let isTakenOver = false;
    if (current.status === 404) {
      const body = lease(name, holder, times.duration);
      taken = await server.request({ method: 'POST', path: folder, body });
    } else if (current.status === 200) {
      const { holderIdentity = '', leaseDurationSeconds = 15 } = specOf(current.body);
      const version = current.body.metadata?.resourceVersion ?? '';
      if (seen?.version !== version) seen = { version, since: performance.now(), holder: holderIdentity };
      const isFree = holderIdentity === '' || performance.now() - seen.since > leaseDurationSeconds * 1000;
      if (isFree || holderIdentity === holder) {
        const body = lease(name, holder, times.duration, version);
        taken = await server.request({ method: 'PUT', path, body });
        isTakenOver = holderIdentity !== '' && holderIdentity !== holder;
      }
    } else throw unusable(server.name, path, current);
    if (taken?.status === 200 || taken?.status === 201) {
      return { ...hold(server, path, holder, taken.body, asked, times), isTakenOver };
    }
    if (taken !== undefined && ![404, 409].includes(taken.status)) throw unusable(server.name, path, taken);
    if (performance.now() > end) throw locked(path, seen?.holder);
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * Math.min(1000, times.duration / 10)));
  }
}

function hold(
  server: ApiServer,
  path: string,
  holder: string,
  taken: ApiObject,
  asked: number,
  times: LeaseTimes,
): Omit<HeldLease, 'isTakenOver'> {
  let live = taken;
  let sure = asked;
  let isLost = false;
  let renewal: Promise<void> = Promise.resolve();
  // A third of the duration is left for a request that is under way when the right to write ends.
  const isHeld = () => !isLost && performance.now() - sure < (times.duration * 2) / 3;
  const hasty = server.with({ milliseconds: times.duration / 3 });
  const renew = async (): Promise<void> => {
    const started = performance.now();
    try {
      const body = lease(nameOf(path), holder, times.duration, live.metadata?.resourceVersion);
      let answer = await hasty.request({ method: 'PUT', path, body });
      // The answer to a renewal may have been lost; then the lease is still ours, in a newer version.
      if (answer.status === 409) answer = await hasty.request({ method: 'GET', path });
      if (answer.status === 200 && specOf(answer.body).holderIdentity === holder) {
        live = answer.body;
        sure = started;
      } else isLost = true;
    } catch {
      // The server is away. The right to write ends by the clock, unless a later renewal comes through.
    }
  };
  const timer = setInterval(() => {
    renewal = renewal.then(renew);
  }, times.duration / 4);
  timer.unref();
  return {
    assertHeld() {
      if (!isHeld()) throw lost(path);
    },
    async release() {
      clearInterval(timer);
      await renewal;
      if (isLost) return;
      const { uid, resourceVersion } = live.metadata ?? {};
      // Whoever waits may take it over in any case, so a release that fails costs them only time.
      await hasty
        .request({ method: 'DELETE', path, body: { preconditions: { uid, resourceVersion } } })
        .catch(() => undefined);
    },
  };
}

const lease = (name: string, holder: string, duration: number, resourceVersion?: string): object => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, ...(resourceVersion !== undefined && { resourceVersion }) },
  spec: {
    holderIdentity: holder,
    leaseDurationSeconds: Math.max(1, Math.ceil(duration / 1000)),
    renewTime: new Date().toISOString().replace(/Z$/, '000Z'),
  },
});

const specOf = ({ spec }: ApiObject): { holderIdentity?: string; leaseDurationSeconds?: number } => spec ?? {};
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const locked = (path: string, holder = 'another delivery'): DeliveryError =>
  new DeliveryError([
    issue('DELIVERY_LOCKED', path, `${holder} holds the lease`, 'wait for it; if it is dead, its lease ends by itself'),
  ]);

const lost = (path: string): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_CONTENTION',
      path,
      'the lease could not be renewed in time, so that another writer may have it',
      'deliver again: it goes on where this one stopped',
    ),
  ]);

const unusable = (server: string, path: string, answer: ApiAnswer): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_REJECTED',
      server,
      `the lease ${path} cannot be taken: ${messageOf({ path }, answer)}`,
      'allow get, create, update and delete of leases in this namespace',
    ),
  ]);
