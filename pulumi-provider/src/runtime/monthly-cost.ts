import { monthlyCost, names, type Tenancy } from '@hexabase-kaas/tenancy';

/**
 * What an update costs each organization a month, a line for each currency in which something changes: for people who decide
 * about an update by its preview.
 *
 * @param before The tenancy as it is. @default there is none yet
 */
export const monthlyCostLines = (after: Tenancy, before?: Tenancy): string[] =>
  monthlyCost(before, after).map(({ organization, currency, before: was, after: is, difference }) => {
    const more = difference.startsWith('-') ? `${difference.slice(1)} less` : `${difference} more`;
    return `${names.organizationPath(organization)}: after this update ${currency} ${is} a month, ${more} than ${was}`;
  });
