import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import { outboxWorker } from '../outbox/index.js';
import type { Service } from '../service.js';
import { mailTopic } from './mail.js';
import { mailHandler } from './send.js';
import type { mailSettings } from './settings.js';

/** Sends the mails of the outbox, when a mail server is configured. */
export function mailFeature(service: Service<Values<typeof mailSettings>>): Feature {
  const { SMTP_URL, MAIL_FROM } = service.configuration;
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return { name: 'mail' };
  const { handler, close } = mailHandler(SMTP_URL, MAIL_FROM);
  const worker = outboxWorker(service, { [mailTopic]: handler });
  return {
    name: 'mail',
    start: worker.start,
    stop: async () => {
      await worker.stop();
      close();
    },
  };
}
