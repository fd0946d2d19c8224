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

const reference = z.union([z.string().max(255), z.object({ id: z.string().max(255) }).transform(({ id }) => id)]);
const shape = z.object({
  id: z.string().regex(/^evt_\w{1,250}$/),
  object: z.literal('event'),
  type: z.string().min(1).max(255),
  created: z.int().min(0).max(99_999_999_999),
  livemode: z.boolean(),
  account: z.string().max(255).nullish(),
  data: z.object({
    object: z.object({
      object: z.string().max(255).optional(),
      id: z.string().max(255).nullish(),
      customer: reference.nullish().catch(null),
    }),
  }),
});

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
