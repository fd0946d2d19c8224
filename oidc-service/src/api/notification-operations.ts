import { z } from 'zod';
import { chosenKinds, noticeKinds } from '../notifications/index.js';
import { operation } from './operation.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const person = z.strictObject({ person: resource.personId });
const notificationId = z
  .string()
  .regex(/^n-[0-9a-f]{32}$/)
  .meta({ description: 'Id of the notification.' });
const notification = z
  .strictObject({
    id: notificationId,
    kind: z.enum(noticeKinds),
    organization: resource.organizationId,
    workspace: z.string().nullable(),
    subject: z.record(z.string(), z.string()).meta({ description: 'What it is about, in opaque ids.' }),
    at: resource.moment,
    read: z.boolean(),
  })
  .meta({ id: 'Notification' });
const choices = z
  .strictObject({ mails: z.array(z.enum(chosenKinds)).max(chosenKinds.length) })
  .meta({ id: 'NotificationChoices', description: 'Kinds that come by mail too.' });
const unread = z.int().min(0).max(100).meta({ description: 'How many were not read; 100 means that many or more.' });

/** What people are told, and how. */
export const notificationOperations = {
  listNotifications: operation({
    method: 'get',
    path: '/people/{person}/notifications',
    summary: 'What the caller was told, newest first; kept for 90 days',
    right: 'self',
    action: 'notification.list',
    params: person,
    query: resource.paging,
    answer: z.strictObject({ items: z.array(notification), next: z.string().nullable(), unread }),
  }),
  readNotifications: operation({
    method: 'put',
    path: '/people/{person}/notifications/read',
    summary: 'Notes that the caller has read everything up to a notification',
    right: 'self',
    action: 'notification.read',
    params: person,
    query: none,
    body: z.strictObject({ until: notificationId }),
    answer: z.strictObject({ unread }),
  }),
  getNotificationChoices: operation({
    method: 'get',
    path: '/people/{person}/notification-choices',
    summary: 'Which notifications the caller gets by mail',
    right: 'self',
    action: 'notification-choice.read',
    params: person,
    query: none,
    answer: choices,
  }),
  putNotificationChoices: operation({
    method: 'put',
    path: '/people/{person}/notification-choices',
    summary: 'Chooses which notifications the caller gets by mail',
    right: 'self',
    action: 'notification-choice.put',
    params: person,
    query: none,
    body: choices,
    answer: choices,
  }),
} as const;
