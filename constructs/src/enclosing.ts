import type { Construct } from 'constructs';

/** Nearest construct of a class around this one; the property is what to give when there is none. */
export function enclosing<T extends Construct>(construct: Construct, of: Class<T>, property: string): T {
  const found = enclosingOrNone(construct, of);
  if (found !== undefined) return found;
  throw new Error(`[${construct.node.path}] has no ${property}; give the property, or create it in the scope of one`);
}

/** As `enclosing`, for what need not be there. */
export function enclosingOrNone<T extends Construct>(construct: Construct, of: Class<T>): T | undefined {
  return construct.node.scopes.slice(0, -1).findLast((scope): scope is T => scope instanceof of);
}

// biome-ignore lint/suspicious/noExplicitAny: any constructor will do, the class is only compared with
type Class<T> = abstract new (...parameters: any[]) => T;
