import { z } from 'zod';
import { publishedEvent } from './published-event.js';

interface Described {
  readonly description?: string;
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Described[];
  readonly properties?: Readonly<Record<string, Described>>;
}

/** JSON Schema of what is published (draft 2020-12). */
export const eventSchema = (): object => z.toJSONSchema(publishedEvent);

/** The reference page of events, as Markdown: subjects, what consumers may rely on, and every member. */
export function eventsPage(): string {
  return [
    '# Events of the OIDC service',
    '',
    'With `NATS_URL`, every event of the audit is published to a stream of NATS JetStream, denied calls too: an event is there',
    'if, and only if, the change of which it tells was committed. Nothing is published twice by intent and nothing is left out,',
    'but what was on its way when a server ended may come again: drop an `id` that came before. Events come in the order of',
    'the audit, within seconds; while NATS is away they wait, up to `AUDIT_RETENTION_DAYS`.',
    '',
    '## Stream',
    '',
    'The stream is called as `NATS_STREAM` says, `kaas-events` if nothing. The service makes it when it is not there: on disk,',
    'one replica, 30 days and 1 GiB at most, of which the oldest go first, and duplicates dropped for ten minutes by',
    '`Nats-Msg-Id`, which is the `id`. It changes no stream that is there: make it yourself for other limits or replicas,',
    'with the subjects `<NATS_STREAM>.>`. The user needs `$JS.API.INFO`, `$JS.API.STREAM.INFO.<NATS_STREAM>` and',
    '`<NATS_STREAM>.>` to publish, `_INBOX.>` to subscribe, and `$JS.API.STREAM.CREATE.<NATS_STREAM>` to make it.',
    '',
    'To publish everything that the audit still has again, as after the stream was lost, stop the service and delete the row',
    'of the stream in the table `event_cursor`.',
    '',
    '## Subjects',
    '',
    '`<NATS_STREAM>.<organization>.<result>.<action>`, such as `kaas-events.acme.allowed.invitation.accept`. The action is as',
    'many tokens as it has parts. `_platform` stands for events of no organization, `_` for what cannot be a token.',
    '',
    '| subject | what comes |',
    '|---|---|',
    '| `kaas-events.>` | the whole audit |',
    '| `kaas-events.*.allowed.>` | what happened |',
    '| `kaas-events.acme.>` | what stands in the audit of the organization `acme` |',
    '| `kaas-events.*.denied.>` | who tried what they have no right to |',
    '',
    '## Message',
    '',
    '[CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), structured, as JSON;',
    'its schema is [event.schema.json](event.schema.json). There is no name and no address of mail in it, and not the address of',
    'the caller, which the audit alone has.',
    '',
    '| member | value | meaning |',
    '|---|---|---|',
    ...rowsOf(eventSchema() as Described, ''),
  ].join('\n');
}

const rowsOf = ({ properties = {} }: Described, above: string): string[] =>
  Object.entries(properties).flatMap(([name, one]) =>
    one.properties !== undefined
      ? rowsOf(one, `${above}${name}.`)
      : [`| \`${above}${name}\` | ${shownValue(one)} | ${one.description ?? ''} |`],
  );

function shownValue({ const: only, enum: some, anyOf, type }: Described): string {
  if (only !== undefined) return `\`${only}\``;
  if (some !== undefined) return some.map((one) => `\`${one}\``).join(', ');
  return anyOf === undefined ? (type ?? '') : anyOf.map(shownValue).join(' or ');
}
