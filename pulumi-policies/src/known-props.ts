/** Properties of a resource, as plain data. */
export type Props = Readonly<Record<string, unknown>>;

/**
 * A copy of the properties, or `undefined` when one of them is not known in a preview. Pulumi hands them over in proxies
 * that throw when such a one is looked at, and judging what is left of an object would say what is not so.
 */
export function knownProps(props: Props): Props | undefined {
  try {
    return plain(props) as Props;
  } catch (error) {
    if ((error as Error).message.includes("can't be known during preview")) return undefined;
    throw error;
  }
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, plain((value as Props)[key])]));
}
