import { currencyDecimals, smallestUnits } from '../currency.js';
import { type Issue, issuesOf } from '../issue.js';
import { planPath } from '../name.js';
import type { Plan } from '../plan.js';
import type { Price } from '../price.js';
import type { Graph } from './graph.js';
import { pricePages } from './price-page.js';

const { error } = issuesOf(pricePages);

/** Each currency has one price in a plan, each meter one in a price, and amounts are amounts of their currency. */
export function priceIssues(graph: Graph): Issue[] {
  return graph.plans.flatMap(ofPlan);
}

function ofPlan({ name, prices = [] }: Plan): Issue[] {
  return prices.flatMap((price, i) => {
    const at = `${planPath(name)}.prices[${i}]`;
    const first = prices.findIndex(({ currency }) => currency === price.currency);
    return [...(first < i ? [twice(`${at}.currency`, price.currency, 'prices', first)] : []), ...ofPrice(at, price)];
  });
}

function ofPrice(at: string, { currency, amount, overage = [] }: Price): Issue[] {
  const issues = overage.flatMap(({ meter }, i) => {
    const first = overage.findIndex((one) => one.meter === meter);
    return first < i ? [twice(`${at}.overage[${i}].meter`, meter, 'overage', first)] : [];
  });
  if (smallestUnits(amount, currency) !== undefined) return issues;
  const places = currencyDecimals[currency];
  const most = places === 0 ? 'no decimals' : `at most ${places} decimals`;
  return [
    ...issues,
    error('price-amount', `${at}.amount`, `got ${amount}; ${currency} has ${most}`, `write it with ${most}`),
  ];
}

const twice = (path: string, what: string, where: string, first: number): Issue =>
  error('price-twice', path, `${what} stands in ${where}[${first}] already`, 'keep one of them');
