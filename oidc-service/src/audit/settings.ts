import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

/** How long the audit is kept. */
export const auditSettings = {
  AUDIT_RETENTION_DAYS: setting({
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1).max(36_500)),
    meaning: 'Days for which audit events are kept. The rest of the chain stays verifiable.',
    allowed: 'a whole number from 1 to 36500',
    fix: 'set it to what the law asks of you; 2555 days are seven years',
    standard: '2555',
  }),
} satisfies Settings;

/** What retention needs. */
export type AuditConfiguration = Values<typeof auditSettings>;
