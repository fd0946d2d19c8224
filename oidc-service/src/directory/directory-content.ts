import { currencies, meters, names, smallestUnits } from '@hexabase-kaas/tenancy';
import { z } from 'zod';

const id = (maxLength: number) => z.string().regex(new RegExp(names.idPattern)).max(maxLength);
const group = z.string().regex(new RegExp(names.groupPattern)).max(names.maxLength.group);
/** Ids that this service gives; those of another issuer can never sign in here. */
const person = z
  .string()
  .regex(/^u-[A-Za-z0-9._-]+$/, 'an opaque id that this service gave, u-...')
  .max(128);

const groups = z
  .array(
    z.strictObject({
      name: group,
      parent: group.optional(),
      members: z.array(person).max(20_000).refine(isDistinct, 'each member once'),
    }),
  )
  .max(2_000)
  .refine((all) => isDistinct(all.map(({ name }) => name)), 'each group once')
  .refine(isTree, 'every parent must be a group of the list, without a cycle');

const amount = (decimals: number) => z.string().regex(new RegExp(`^\\d{1,12}(?:\\.\\d{1,${decimals}})?$`));
const prices = z
  .array(
    z
      .strictObject({
        currency: z.enum(currencies),
        amount: amount(3),
        interval: z.enum(['month', 'year']),
        overage: z
          .array(z.strictObject({ meter: z.enum(meters), included: z.int().min(0), amount: amount(12) }))
          .max(meters.length)
          .optional(),
      })
      .refine(
        (price) => smallestUnits(price.amount, price.currency) !== undefined,
        'no more decimals than the currency',
      ),
  )
  .max(currencies.length)
  .refine((all) => isDistinct(all.map(({ currency }) => currency)), 'each currency once');

/** What is declared of a workspace, as the renderer writes it. */
export const workspaceContent = z.strictObject({
  format: z.literal(1),
  hostCluster: id(names.maxLength.hostCluster),
  organization: id(names.maxLength.organization),
  workspace: id(names.maxLength.workspace),
  plan: id(names.maxLength.plan),
  /** Not there in what was rendered before plans had prices: 1. */
  planVersion: z.int().min(1).max(1_000_000).optional(),
  prices: prices.optional(),
  /** Days of the plan before an organization is charged for the first time. */
  trialDays: z.int().min(1).max(730).optional(),
  groups,
});

/** What is declared of an organization, as the renderer writes it. */
export const organizationContent = z.strictObject({
  format: z.literal(1),
  organization: id(names.maxLength.organization),
  displayName: z
    .string()
    .min(1)
    .max(120)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'text on one line'),
  users: z
    .array(z.strictObject({ user: person, role: z.enum(['admin', 'billing']) }))
    .max(1_000)
    .refine((all) => isDistinct(all.map(({ user }) => user)), 'each user once'),
});

/** Parsed content of a workspace's directory object. */
export type WorkspaceContent = z.infer<typeof workspaceContent>;
/** Parsed content of an organization's directory object. */
export type OrganizationContent = z.infer<typeof organizationContent>;

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** Whether following parents from every group ends at a top. */
function isTree(all: readonly { readonly name: string; readonly parent?: string | undefined }[]): boolean {
  const parents = new Map(all.map(({ name, parent }) => [name, parent]));
  const sound = new Set<string>();
  for (const { name } of all) {
    const seen = new Set<string>();
    for (let at: string | undefined = name; at !== undefined && !sound.has(at); at = parents.get(at)) {
      if (seen.has(at) || !parents.has(at)) return false;
      seen.add(at);
    }
    for (const one of seen) sound.add(one);
  }
  return true;
}
