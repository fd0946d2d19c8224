import type { TenancySpec } from '@hexabase-kaas/tenancy';
import type { Construct, IConstruct } from 'constructs';
import { declarationOf, setDeclaration } from './declaration.js';
import { Findings } from './finding.js';

/** Puts a declaration on a construct, and the checks of the model on the root of its tree. */
export function declare(
  construct: Construct,
  list: keyof TenancySpec,
  path: string,
  spec: Readonly<Record<string, unknown>>,
): void {
  setDeclaration(construct, { list, path, spec, owned: true });
  const { root } = construct.node;
  if (checked in root) return;
  checkedElsewhere(root);
  root.node.addValidation({ validate: () => Findings.of(root, []).errors.map(({ text }) => text) });
}

/** Says that another source declares what this construct stands for. */
export function disown<T extends Construct>(construct: T): T {
  const declaration = declarationOf(construct);
  if (declaration !== undefined) setDeclaration(construct, { ...declaration, owned: false });
  return construct;
}

/** Says that the checks of the model are seen to already. */
export function checkedElsewhere(root: IConstruct): void {
  Object.defineProperty(root, checked, { value: true });
}

const checked = Symbol.for('@hexabase-kaas/constructs.checked');
