import type { Policy } from '@hexabase-kaas/policies';
import { type PolicyCase, readCases } from './case.ts';
import { furtherPolicies } from './further-policies.ts';
import { podSecurity, policies } from './parameters.ts';

/** Policies that are in force together, and the cases of each. */
export interface PolicyGroup {
  readonly name: string;
  readonly policies: readonly Policy[];
  readonly cases: readonly PolicyCase[];
}

/** Every group of policies that has cases. A case of Baseline that Restricted holds too is judged by Restricted. */
export const policyGroups = (): readonly PolicyGroup[] =>
  [
    group('inside a workspace', policies),
    group('pod security, restricted', podSecurity.restricted),
    group('pod security, baseline', podSecurity.baseline, podSecurity.restricted),
    ...Object.entries(furtherPolicies).map(([name, own]) => group(name, own)),
  ].filter(({ cases }) => cases.length > 0);

const group = (name: string, own: readonly Policy[], judgedBefore: readonly Policy[] = []): PolicyGroup => ({
  name,
  policies: own,
  cases: readCases(own.filter((policy) => !judgedBefore.some((other) => other.name === policy.name))),
});
