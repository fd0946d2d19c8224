import { type Kind, readEntity } from '@hexabase-kaas/tenancy';
import { checkDelivery } from './check-delivery.js';
import { type Checked, failure } from './failure.js';
import { bookkeeping, isUnknown, type Props, readable, specOf } from './props.js';

/** Reads the inputs of a resource: defaults filled in, and everything that is wrong said at once. */
export async function check(olds: Props, news: Props): Promise<Checked> {
  readable(news);
  return news.kind === 'Delivery' ? checkDelivery(olds, news) : checkEntity(news);
}

/** What a resource can be told about its own fields; the delivery has checked them with the whole before. */
function checkEntity(news: Props): Checked {
  const spec = specOf(news);
  const open = Object.keys(spec).filter((field) => isUnknown(spec[field]));
  const known = Object.fromEntries(Object.entries(spec).filter(([field]) => !open.includes(field)));
  const { entity, issues } = readEntity(news.kind as Kind, known);
  const failures = issues
    .filter(({ severity, path }) => severity === 'error' && !open.includes(path.split(/[.[]/)[0] ?? ''))
    .map((issue) => failure(issue.path, issue));
  const rest = Object.fromEntries(
    Object.entries(news).filter(([field]) => bookkeeping.has(field) || open.includes(field)),
  );
  return { inputs: { ...(entity ?? spec), ...rest }, failures };
}
