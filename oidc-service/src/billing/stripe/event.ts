import { z } from 'zod';

/** What is read of an event; its content is asked for anew, in the version that is spoken here. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly created: Date;
  readonly livemode: boolean;
  /** Account that it is of, where it is not the one that the endpoint belongs to. */
  readonly account: string | undefined;
  readonly customer: string | null;
}

/** As Stripe writes names; what is kept of an event can be kept by any database. */
const word = z.string().regex(/^[!-~]{1,255}$/);
const reference = z.union([word, z.object({ id: word }).transform(({ id }) => id)]);
const shape = z.object({
  id: z.string().regex(/^evt_\w{1,250}$/),
  object: z.literal('event'),
  type: word,
  created: z.int().min(0).max(99_999_999_999),
  livemode: z.boolean(),
  account: word.nullish(),
  data: z.object({
    object: z.object({
      object: z.string().max(255).optional(),
      id: word.nullish().catch(null),
      customer: reference.nullish().catch(null),
    }),
  }),
});

/**
 * What an event of a type means here. `followed`: its customer is asked for anew. `noticed`: for a person to look at; nothing is
 * changed. `ignored`: it says nothing here.
 */
export function meaningOf(type: string): 'followed' | 'noticed' | 'ignored' {
  if (noticed.test(type)) return 'noticed';
  return followed.test(type) ? 'followed' : 'ignored';
}

const followed =
  /^(?:customer(?:\.(?!source|card|bank)|$)|invoice\.|checkout\.session\.|subscription_schedule\.|payment_method\.)/;
const noticed = /^(?:charge\.(?:dispute|refund)|radar\.|refund\.|credit_note\.)/;

/** Reads an event, whatever version of the API it is written in and whatever else is in it; undefined when it is none. */
export function readEvent(content: unknown): StripeEvent | undefined {
  const { success, data: event } = shape.safeParse(content);
  if (!success) return undefined;
  const { id, type, created, livemode, account, data } = event;
  const { object, customer } = data.object;
  return {
    ...{ id, type, livemode },
    created: new Date(created * 1_000),
    account: account ?? undefined,
    customer: (object === 'customer' ? data.object.id : customer) ?? null,
  };
}
