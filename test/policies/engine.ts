import type { Policy } from '@hexabase-kaas/policies';
import type { PolicyCase } from './case.ts';

/** Something that judges requests by policies. All are given the same policies and cases, and must agree. */
export interface Engine {
  readonly name: string;
  /** A verdict on every case. */
  judge(policies: readonly Policy[], cases: readonly PolicyCase[]): Promise<ReadonlyMap<PolicyCase, EngineVerdict>>;
}

/** `not-expressible`: the engine cannot be shown such a request, for a reason that is the same for all of its kind. */
export type EngineVerdict =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'refused'; readonly by: readonly string[]; readonly message: string }
  | { readonly kind: 'not-expressible'; readonly why: string }
  | { readonly kind: 'failed'; readonly message: string };

/** How a verdict differs from what the case says. `undefined`: it does not, or there is none to compare. */
export function disagreement(one: PolicyCase, verdict: EngineVerdict | undefined): string | undefined {
  if (verdict === undefined) return 'gave no verdict';
  if (verdict.kind === 'not-expressible') return undefined;
  if (verdict.kind === 'failed') return `failed: ${verdict.message}`;
  if (verdict.kind !== one.expected) {
    const reason = verdict.kind === 'refused' ? ` by ${verdict.by.join(', ')}: ${verdict.message}` : '';
    return `${verdict.kind}${reason}, expected ${one.expected}`;
  }
  if (verdict.kind === 'admitted') return undefined;
  const others = verdict.by.filter((name) => ![one.policy, ...one.alsoRefusedBy].includes(name));
  return others.length === 0 ? undefined : `also refused by ${others.join(', ')}: ${verdict.message}`;
}
