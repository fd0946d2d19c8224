import type { ManagedFields } from './api-server.js';

/**
 * The managers of an object once `manager` has taken the place of everybody who applied it as a whole, like Flux does.
 * Without that they would go on owning what they applied, and a field that is no longer declared would stay for ever.
 * Fields of those who change objects bit by bit stay theirs. `undefined` when nobody else has applied it.
 */
export function adoptedFields(
  managers: readonly ManagedFields[],
  manager: string,
  apiVersion: string,
): ManagedFields[] | undefined {
  const isApplied = (one: ManagedFields) =>
    one.operation === 'Apply' && !one.subresource && (one as { apiVersion?: string }).apiVersion === apiVersion;
  const applied = managers.filter(isApplied);
  const [first] = applied;
  if (first === undefined || applied.every((one) => one.manager === manager)) return undefined;
  const fieldsV1 = applied.map((one) => one.fieldsV1 as Fields).reduce(union);
  return [...managers.filter((one) => !isApplied(one)), { ...first, manager, fieldsV1 }];
}

/** A set of fields, as managedFields keeps it: each name with the names below it. */
interface Fields {
  readonly [name: string]: Fields;
}

function union(a: Fields, b: Fields): Fields {
  const all: Record<string, Fields> = { ...a };
  for (const [name, below] of Object.entries(b)) all[name] = all[name] === undefined ? below : union(all[name], below);
  return all;
}
