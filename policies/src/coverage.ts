import type { Policy, Standard } from './policy.js';
import { type StandardControl, standards } from './standards/index.js';

/** A demand of a standard, and the policies that cover it. */
export interface CoveredControl extends StandardControl {
  /** Names, sorted. */
  readonly policies: readonly string[];
}

/** Every demand of a standard with the policies that say they cover it, in the order of the standard. */
export const coverage = (standard: Standard, policies: readonly Policy[]): readonly CoveredControl[] =>
  standards[standard].map((control) => ({
    ...control,
    policies: [
      ...new Set(policies.filter((policy) => covers(policy, standard, control.id)).map(({ name }) => name)),
    ].sort(),
  }));

const covers = ({ controls = [] }: Policy, standard: Standard, id: string): boolean =>
  controls.some((control) => control.standard === standard && control.id === id);
