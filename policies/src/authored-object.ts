import { fieldOf } from './request.js';

/** One object of those that are to be judged. */
export interface AuthoredObject {
  readonly object: object;
  /** Which manifest it is of, counted from 0. */
  readonly manifest: number;
  /** Which item of the manifest, counted from 0, if that is a list. */
  readonly item?: number;
}

/** Whether the data is an object of Kubernetes, or a list of some. */
export const isKubernetesObject = (data: unknown): data is object =>
  typeof fieldOf(data, 'apiVersion') === 'string' && typeof fieldOf(data, 'kind') === 'string';

/**
 * The objects of a manifest as an API server is given them: the items of a list, of lists in it too, which have the kind of
 * a PodList where they say none, and without the fields that are null, which charts write and the server forgets.
 */
export function authoredObjects(data: unknown, manifest: number): readonly AuthoredObject[] {
  if (!isKubernetesObject(data)) return [];
  const items = itemsOf(data);
  if (items === undefined) return [{ object: asSent(data), manifest }];
  return items.flatMap((one, item) => authoredObjects(one, manifest).map(({ object }) => ({ object, manifest, item })));
}

function itemsOf(data: object): readonly unknown[] | undefined {
  const [apiVersion, kind, items] = [fieldOf(data, 'apiVersion'), fieldOf(data, 'kind'), fieldOf(data, 'items')];
  const itemKind = /^(.*)List$/.exec(String(kind))?.[1];
  if (itemKind === undefined || !Array.isArray(items)) return undefined;
  if (itemKind === '') return items;
  return items.map((item: unknown) => (isPlain(item) ? { apiVersion, kind: itemKind, ...item } : item));
}

function asSent(data: object): object {
  try {
    return withoutNulls(data) as object;
  } catch (error) {
    // What is nested too deeply is for the policies to refuse.
    if (error instanceof RangeError) return data;
    throw error;
  }
}

/** The data itself where it has no null, which is nearly always. */
function withoutNulls(data: unknown, field = ''): unknown {
  if (Array.isArray(data)) {
    const items = data.map((item) => withoutNulls(item));
    return items.some((item, index) => item !== data[index]) ? items : data;
  }
  if (!isPlain(data)) return data;
  let changed = false;
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(data)) {
    // A server reads null as an empty text where the fields are somebody's own.
    const kept = value === null && textMaps.has(field) ? '' : withoutNulls(value, name);
    changed ||= kept !== value || kept === null;
    if (kept !== null) fields.push([name, kept]);
  }
  return changed ? Object.fromEntries(fields) : data;
}

const textMaps: ReadonlySet<string> = new Set(['annotations', 'labels', 'matchLabels', 'nodeSelector']);

const isPlain = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);
