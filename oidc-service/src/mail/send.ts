import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { isLoopbackHost } from '../configuration/loopback.js';
import { GivenUpError, type Handler } from '../outbox/index.js';
import { mail } from './mail.js';

/**
 * Sends mails of the outbox. The Message-ID follows from the job, so that a mail that was sent twice because an answer got
 * lost is shown once by what reads it.
 */
export function mailHandler(url: string, from: string): { readonly handler: Handler; close(): void } {
  const { protocol, hostname } = new URL(url);
  const transport = createTransport({
    ...parsed(url),
    requireTLS: protocol === 'smtp:' && !isLoopbackHost(hostname),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? hostname;
  const handler: Handler = async ({ payload, idempotencyKey }) => {
    const { to, subject, text } = mail.parse(payload);
    const id = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40);
    try {
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId: `<${id}@${domain}>` });
    } catch (error) {
      const { responseCode } = error as { responseCode?: number };
      // 5yz is final (RFC 5321, 4.2.1).
      if (responseCode !== undefined && responseCode >= 500) throw new GivenUpError(`the server said ${responseCode}`);
      throw error;
    }
  };
  return { handler, close: () => transport.close() };
}

function parsed(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (secure ? 465 : 587)),
    secure,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}
