import type { Migration } from '../migration.js';

/** Up to where events are published, and a notification for every job of the outbox. */
export const eventsAndWakeUps: Migration = {
  name: '0007-events-and-wake-ups',
  requires: null,
  statements: [
    `create table event_cursor (
      stream text primary key, position bigint not null, holder text not null, leased_until timestamptz(3) not null)`,
    // By a trigger, so that servers of the version before wake up those of this one too. PostgreSQL tells at the commit.
    `create function outbox_wake() returns trigger language plpgsql as $$
      begin perform pg_notify('kaas_outbox', new.topic); return null; end $$`,
    `create trigger outbox_wake after insert on outbox for each row execute function outbox_wake()`,
  ],
};
