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
 * The objects of a manifest as an API server is given them, without the fields that are null, which charts write and the
 * server forgets. To kubectl and Flux whatever has items is a list of these, lists in it too, whatever it is called.
 */
export function authoredObjects(data: unknown, manifest: number): readonly AuthoredObject[] {
  if (!isKubernetesObject(data)) return [];
  const found: AuthoredObject[] = [];
  const open: { readonly object: object; readonly item?: number }[] = [{ object: data }];
  for (const { object, item } of open) {
    const items = fieldOf(object, 'items');
    const list = Array.isArray(items) ? items : [];
    if (!Array.isArray(items) || !/List$/.test(String(fieldOf(object, 'kind')))) {
      found.push({ object: asSent(object), manifest, ...(item !== undefined && { item }) });
    }
    for (const [index, one] of list.entries()) {
      const typed = itemOf(object, one);
      if (isKubernetesObject(typed)) open.push({ object: typed, item: item ?? index });
    }
  }
  return found;
}

/** An item of a list such as a PodList may leave out what the name of the list says. */
function itemOf(list: object, item: unknown): unknown {
  const kind = String(fieldOf(list, 'kind')).replace(/List$/, '');
  return isPlain(item) && !item.kind && kind !== '' ? { ...item, apiVersion: fieldOf(list, 'apiVersion'), kind } : item;
}

function asSent(data: object): object {
  try {
    return withoutNulls(data, '', new Map()) as object;
  } catch (error) {
    // What is nested too deeply is for the policies to refuse.
    if (error instanceof RangeError) return data;
    throw error;
  }
}

/**
 * The data itself where it has no null, which is nearly always. What is done is remembered by the field that it is in, for
 * by aliases of YAML a few lines stand for more values than could ever be looked at one by one.
 */
function withoutNulls(data: unknown, field: string, done: Map<unknown, Map<string, unknown>>): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const known = done.get(data) ?? new Map<string, unknown>();
  done.set(data, known);
  if (!known.has(field)) known.set(field, Array.isArray(data) ? itemsOf(data, done) : fieldsOf(data, field, done));
  return known.get(field);
}

function itemsOf(data: readonly unknown[], done: Map<unknown, Map<string, unknown>>): unknown {
  const items = data.map((item) => withoutNulls(item, '', done));
  return items.some((item, index) => item !== data[index]) ? items : data;
}

function fieldsOf(data: object, field: string, done: Map<unknown, Map<string, unknown>>): unknown {
  let changed = false;
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(data)) {
    // A server reads null as an empty text where the fields are somebody's own.
    const kept = value === null && textMaps.has(field) ? '' : withoutNulls(value, name, done);
    changed ||= kept !== value || kept === null;
    if (kept !== null) fields.push([name, kept]);
  }
  return changed ? Object.fromEntries(fields) : data;
}

const textMaps: ReadonlySet<string> = new Set(['annotations', 'labels', 'matchLabels', 'nodeSelector']);

const isPlain = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);
