import type { Database } from '../../database/database.js';
import type { Wanted } from './wanted.js';

/**
 * Days before an organization is charged for the first time: the shortest of the plans that are applied and that it would pay for,
 * so that no plan's trial is longer than it says. A plan that says nothing has none.
 */
export async function trialOf(db: Database, organization: string, { items, versions }: Wanted): Promise<number> {
  const paid = new Set(
    items
      .map(({ priceVersion }) => versions.find(({ id }) => id === priceVersion)?.plan)
      .filter((plan) => plan !== undefined),
  );
  const rows = await db
    .selectFrom('directory')
    .select('content')
    .where('source', 'like', `applied/${organization}--%`)
    .execute();
  const days = rows
    .map(({ content }) => content as { readonly plan?: string; readonly trialDays?: number })
    .filter(({ plan = '' }) => paid.has(plan))
    .map(({ trialDays = 0 }) => trialDays);
  return days.length === 0 ? 0 : Math.min(...days);
}
