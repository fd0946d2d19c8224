import type { Resource } from '@pulumi/pulumi';

/** The nearest resource of a class among a parent and the parents above it. */
export function enclosing<T extends Resource>(parent: Resource | undefined, of: Class<T>): T | undefined {
  for (let resource = parent; resource !== undefined; resource = parentOf(resource))
    if (resource instanceof of) return resource;
  return undefined;
}

/** As `enclosing`, for what has to be there; the property is what to give when there is none. */
export function needed<T>(found: T | undefined, resource: string, property: string): T {
  if (found !== undefined) return found;
  throw new Error(`"${resource}" has no ${property}; give the property, or give one as its parent`);
}

/** Pulumi keeps the parent of every resource in this field, and has no other word for it. */
const parentOf = (resource: Resource): Resource | undefined =>
  (resource as { readonly __parentResource?: Resource }).__parentResource;

// biome-ignore lint/suspicious/noExplicitAny: any constructor will do, the class is only compared with
type Class<T> = abstract new (...parameters: any[]) => T;
