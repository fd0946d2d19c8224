import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { forgetNotifications } from './notification-list.js';
import { notifyOnce } from './notify.js';

/** Milliseconds between looks at the audit, and for which a notification is kept. */
const [pause, kept] = [1_000, 90 * 86_400_000];

/** Tells people what the audit is the reason to tell them. */
export function notificationsFeature(
  service: Service<{ readonly ISSUER: string; readonly SMTP_URL: string | undefined }>,
): Feature {
  const { configuration, db, clock, log } = service;
  const parts = { db, clock, issuer: configuration.ISSUER, mails: configuration.SMTP_URL !== undefined };
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let forgotten = 0;
  let failing = false;
  const work = async (): Promise<void> => {
    try {
      while (!stopped && (await notifyOnce(parts)));
      if (clock().getTime() - forgotten > 3_600_000) {
        forgotten = clock().getTime();
        await forgetNotifications(db, new Date(forgotten - kept));
      }
      failing = false;
    } catch (err) {
      if (!failing) log.error({ err }, 'nobody can be notified; it waits in the audit');
      failing = true;
    }
    if (!stopped) timer = setTimeout(begin, pause);
  };
  const begin = (): void => {
    working = work();
  };
  return {
    name: 'notifications',
    start: async () => begin(),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}
