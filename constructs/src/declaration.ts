import type { TenancySpec } from '@hexabase-kaas/tenancy';
import type { IConstruct } from 'constructs';

/** What a construct tells the model. */
export interface Declaration {
  /** List of the tenancy that the spec stands in. */
  readonly list: keyof TenancySpec;
  /** How issues name the entity: `projects.acme/shop/web`. */
  readonly path: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** False when another source declares it, so that this app checks it and does not render it. */
  readonly owned: boolean;
}

/** What a construct declares; `undefined` for a construct of another kind. */
export const declarationOf = (construct: IConstruct): Declaration | undefined =>
  (construct as { [declared]?: Declaration })[declared];

/** Puts a declaration on a construct, in place of an earlier one. */
export function setDeclaration(construct: IConstruct, value: Declaration): void {
  Object.defineProperty(construct, declared, { value, configurable: true });
}

// A registered symbol, as in cdk8s, so that two copies of this package in one tree understand each other.
const declared = Symbol.for('@hexabase-kaas/constructs.declaration');
