import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import { type Settings, setting } from '../configuration/setting.js';

/** How mail leaves. */
export const mailSettings = {
  SMTP_URL: setting({
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    meaning: 'Mail server. `smtp:` is encrypted by STARTTLS, which is required unless the server is this machine.',
    allowed: '`smtp://user:password@host:port` or `smtps://...`; not set: invitations are links to copy',
    fix: 'set it to the URL of the mail server, or leave it out',
    secret: true,
  }),
  MAIL_FROM: setting({
    schema: z
      .string()
      .max(320)
      .regex(/^[^\r\n]+@[^\r\n]+$/)
      .optional(),
    meaning: 'Sender of mails.',
    allowed: '`name@example.com` or `Name <name@example.com>`; needed with SMTP_URL',
    fix: 'set it to an address that the mail server may send from',
  }),
} satisfies Settings;

/** A server needs a sender. */
export const mailRule: ConfigurationRule<typeof mailSettings> = ({ SMTP_URL, MAIL_FROM }) =>
  SMTP_URL === undefined || MAIL_FROM !== undefined
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT',
          variable: 'MAIL_FROM',
          got: 'not set',
          allowed: 'an address, together with SMTP_URL',
          fix: 'set both, or neither',
        },
      ];
