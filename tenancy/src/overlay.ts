/** Values of a Helm chart. */
export type Values = Readonly<Record<string, unknown>>;

/** Lays values over others, key by key, as Helm does; lists are replaced whole. */
export function overlay(base: Values, own: Values): Values {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const below = merged[key];
    merged[key] = isValues(below) && isValues(value) ? overlay(below, value) : value;
  }
  return merged;
}

/** Whether a value has keys of its own. */
export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
