import { type Kind, readEntity } from '@hexabase-kaas/tenancy';
import { checkDelivery } from './check-delivery.js';
import { type Checked, failure } from './failure.js';
import { isUnknown, type Props, readable, specOf } from './props.js';

/**
 * Reads the inputs of a resource, and says at once everything that is wrong. The delivery, which holds the specs, gets the
 * defaults; they would only be there once more in the others, and a state is written as a whole after each step.
 */
export async function check(olds: Props, news: Props): Promise<Checked> {
  readable(news);
  return news.kind === 'Delivery' ? checkDelivery(olds, news) : checkEntity(news);
}

/** What a resource can be told about its own fields; the delivery has checked them with the whole before. */
function checkEntity(news: Props): Checked {
  const spec = specOf(news);
  const open = Object.keys(spec).filter((field) => isUnknown(spec[field]));
  const known = Object.fromEntries(Object.entries(spec).filter(([field]) => !open.includes(field)));
  const { issues } = readEntity(news.kind as Kind, known);
  const failures = issues
    .filter(({ severity, path }) => severity === 'error' && !open.includes(path.split(/[.[]/)[0] ?? ''))
    .map((issue) => failure(issue.path, issue));
  return { inputs: { ...news }, failures };
}
