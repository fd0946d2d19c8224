import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

/** Where webhooks of organizations may go. */
export const webhookSettings = {
  WEBHOOK_PRIVATE_HOSTS: setting({
    schema: z
      .string()
      .regex(/^(?:[A-Za-z0-9.:-]{1,253}(?:,[A-Za-z0-9.:-]{1,253})*)?$/)
      .transform((text) => new Set(text === '' ? [] : text.toLowerCase().split(','))),
    meaning:
      'Hosts of private networks that webhooks of organizations may call, also without TLS. All others must be public, and are called by https alone.',
    allowed: 'names or addresses, joined by commas: `chat.internal.example.com,10.0.0.7`; empty: none',
    fix: 'list the hosts, without scheme and port, or leave it out',
    standard: '',
  }),
} satisfies Settings;

/** What webhooks need. */
export type WebhookConfiguration = Values<typeof webhookSettings>;
