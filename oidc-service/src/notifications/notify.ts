import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { auditService } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { languageOf } from '../http/page/language.js';
import { mailTopic } from '../mail/index.js';
import { enqueue } from '../outbox/index.js';
import { sendToWebhooks } from '../webhooks/index.js';
import { audienceOf, type Recipient } from './audience.js';
import { type AuditedEvent, chosenKinds, type Notice, noticesOf, standardMails } from './notice.js';
import { noticeTexts, placeOf } from './notice-messages.js';

/** Name of the place up to which the audit was looked at. */
const cursor = 'notifications';
/** Events of one transaction. */
const batch = 100;

/** What telling needs. */
export interface NotifyParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly issuer: string;
  /** Whether mails leave. */
  readonly mails: boolean;
}

/** An event with its place in the audit. */
export interface PlacedEvent extends AuditedEvent {
  readonly position: number;
  readonly at: Date;
  readonly hash: string;
}

/**
 * Tells what the next events of the audit are the reason for. Where it is in the audit, notifications and mails are one
 * transaction, so each is told once, whoever is killed when. At its very first begin it starts with what happens from then on.
 * @returns whether there may be more; false also while another process does it
 */
export function notifyOnce({ db, clock, issuer, mails }: NotifyParts): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    await sql`insert into event_cursor (stream, position, holder, leased_until)
      select ${cursor}, coalesce((select position from audit_head where service = ${auditService}), 0), '', to_timestamp(0)
      on conflict do nothing`.execute(transaction);
    const held = await transaction
      .selectFrom('event_cursor')
      .select('position')
      .where('stream', '=', cursor)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (held === undefined) return false;
    const events: PlacedEvent[] = await transaction
      .selectFrom('audit_event')
      .select(['position', 'at', 'actor', 'action', 'target', 'organization_id', 'result', 'details', 'hash'])
      .where('service', '=', auditService)
      .where('position', '>', held.position)
      .orderBy('position')
      .limit(batch)
      .execute();
    for (const event of events)
      for (const [index, notice] of noticesOf(event).entries()) {
        await sendToWebhooks(transaction, messageOf(event, index, notice), clock());
        for (const recipient of await audienceOf(transaction, notice, event.actor))
          await tell(transaction, { event, index, notice, recipient, issuer, mails, now: clock() });
      }
    const last = events.at(-1);
    if (last === undefined) return false;
    await transaction
      .updateTable('event_cursor')
      .set({ position: last.position })
      .where('stream', '=', cursor)
      .execute();
    return events.length === batch;
  });
}

/** What machines get of a notice: opaque ids alone. */
function messageOf(event: PlacedEvent, index: number, { kind, organization, workspace, subject, audience }: Notice) {
  const person = typeof audience === 'object' ? { person: audience.person } : {};
  return {
    id: `msg_${createHash('sha256').update(`${event.hash} ${index}`).digest('hex').slice(0, 32)}`,
    organization,
    type: kind,
    timestamp: event.at.toISOString(),
    data: { organization, workspace, ...person, ...subject },
  };
}

interface Telling {
  readonly event: PlacedEvent;
  /** Of the notice among those of the event. */
  readonly index: number;
  readonly notice: Notice;
  readonly recipient: Recipient;
  readonly issuer: string;
  readonly mails: boolean;
  readonly now: Date;
}

async function tell(transaction: Transaction, telling: Telling): Promise<void> {
  const { event, index, notice, recipient, mails, now } = telling;
  const { kind, organization, workspace, subject } = notice;
  // The hash of an event, because positions come again after the database was restored from a backup.
  const id = `n-${createHash('sha256').update(`${event.hash} ${index} ${recipient.id}`).digest('hex').slice(0, 32)}`;
  await transaction
    .insertInto('notification')
    .values({
      id,
      person_id: recipient.id,
      kind,
      organization_id: organization,
      workspace_id: workspace,
      subject: JSON.stringify(subject),
      created_at: event.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const wanted = recipient.mails === null ? standardMails : recipient.mails.split(',');
  if (!mails || recipient.email === null || !chosenKinds.includes(kind) || !wanted.includes(kind)) return;
  await enqueue(transaction, {
    topic: mailTopic,
    key: `notification/${id}`,
    payload: mailOf(telling, recipient.email),
    runAt: now,
  });
}

/** The mail of a notice: plain text, and where to look. */
function mailOf({ notice, recipient, issuer }: Telling, to: string) {
  const { kind, organization, workspace, subject } = notice;
  const words = noticeTexts[languageOf(recipient.locale)];
  const text = words.text[kind](placeOf(organization, workspace), subject);
  const base = `${issuer.replace(/\/$/, '')}/console`;
  return {
    to,
    subject: words.subject(text),
    text: `${text}\n\n${words.look(base + linkOf(organization, workspace))}\n\n${words.why(`${base}/notifications`)}\n`,
  };
}

/** Page below `/console` that a notice leads to. */
export function linkOf(organization: string, workspace: string | null): string {
  const [, name] = workspace?.split('--') ?? [];
  return name === undefined
    ? `/organizations/${organization}`
    : `/organizations/${organization}/workspaces/${name}/status`;
}
