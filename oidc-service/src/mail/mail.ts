import { z } from 'zod';

/** A mail as it waits in the outbox: plain text alone. */
export const mail = z.strictObject({ to: z.string(), subject: z.string(), text: z.string() });
export type Mail = z.infer<typeof mail>;
/** Topic of jobs that are mails. */
export const mailTopic = 'mail';
