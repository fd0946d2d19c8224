import type { MonthlyCost } from '@hexabase-kaas/tenancy';
import { table } from './table.js';
import type { Printer } from './terminal.js';

/** What a change costs each organization a month, as a table; empty when it costs nothing. */
export function monthlyCostReport(costs: readonly MonthlyCost[], { colors }: Pick<Printer, 'colors'>): string {
  const columns = [
    { title: 'Organization' },
    { title: 'Currency' },
    ...['Monthly before', 'After', 'Difference'].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = costs.map(({ organization, currency, before, after, difference }) => [
    organization,
    currency,
    before,
    after,
    difference.startsWith('-') ? difference : `+${difference}`,
  ]);
  return table(columns, rows, colors.bold);
}
