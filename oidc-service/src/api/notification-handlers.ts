import { chooseMails, mailedKinds, notificationsOf, readUntil, unreadOf } from '../notifications/index.js';
import { keyOf, pageOf } from './cursor.js';
import type { Handlers } from './handler.js';
import type { notificationOperations } from './notification-operations.js';

/** Handlers of notifications. */
export const notificationHandlers: Pick<Handlers, keyof typeof notificationOperations> = {
  listNotifications: {
    read: async ({ db, params: { person }, query: { limit, cursor } }) => {
      const before = keyOf(cursor, /^\d{1,15}$/);
      const rows = await notificationsOf(db, person, limit + 1, before === undefined ? undefined : Number(before));
      const { items, next } = pageOf(rows, limit, ({ position }) => String(position));
      const shown = items.map(({ position: _, ...item }) => item);
      return { answer: { items: shown, next, unread: await unreadOf(db, person) } };
    },
  },
  readNotifications: {
    write: async ({ db, params: { person }, body: { until }, at }) => {
      const read = await readUntil(db, person, until, at);
      return { answer: { unread: await unreadOf(db, person) }, ...(read > 0 && { event: { read } }) };
    },
  },
  getNotificationChoices: {
    read: async ({ db, params: { person } }) => ({ answer: { mails: await mailedKinds(db, person) } }),
  },
  putNotificationChoices: {
    write: async ({ db, params: { person }, body }) => {
      const changed = await chooseMails(db, person, body.mails);
      const mails = await mailedKinds(db, person);
      return { answer: { mails }, ...(changed && { event: { mails } }) };
    },
  },
};
