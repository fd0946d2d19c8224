import {
  kyvernoValidatingPolicy,
  type Manifest,
  type Policy,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
} from '@hexabase-kaas/policies';
import type { PolicyCase } from './case.ts';
import type { Engine, EngineVerdict } from './engine.ts';
import { type Bundle, type Client, judgeCases, type Verdict } from './judge.ts';

/** The API server itself, by ValidatingAdmissionPolicy. */
export const nativeEngine = (client: Client): Engine =>
  apiEngine('admission policy', client, (policy) => [
    [policy.name, validatingAdmissionPolicy(policy, {})],
    [`${policy.name}-binding`, validatingAdmissionPolicyBinding(policy, {}, 'enforce')],
  ]);

/** An API server that asks Kyverno, which must be running. */
export const kyvernoEngine = (client: Client): Engine =>
  apiEngine(
    'kyverno admission',
    client,
    (policy) => [[policy.name, kyvernoValidatingPolicy(policy, {}, 'enforce')]],
    // An expression that breaks is refused too, as an error: that is no verdict.
    (message) => [...message.matchAll(/Policy kaas-([a-z0-9-]+) failed: /g)].map(([, name]) => name as string),
  );

function apiEngine(
  name: string,
  client: Client,
  manifests: (policy: Policy) => [string, Manifest][],
  refusers?: Bundle['refusers'],
): Engine {
  return {
    name,
    judge: async (policies, cases) => {
      const { verdicts, typeWarnings } = await judgeCases(client, {
        manifests: Object.fromEntries(policies.flatMap(manifests)),
        cases,
        controllers: false,
        ...(refusers && { refusers }),
      });
      if (typeWarnings.length > 0) throw new Error(`types do not check:\n${typeWarnings.join('\n')}`);
      const byCase = new Map(verdicts.map((one) => [`${one.policy}/${one.name}`, one]));
      return new Map(cases.map((one) => [one, engineVerdict(one, byCase.get(`${one.policy}/${one.name}`) as Verdict)]));
    },
  };
}

function engineVerdict(one: PolicyCase, { actual, message, refusedBy, right }: Verdict): EngineVerdict {
  if (one.invalid && right) return { kind: 'not-expressible', why: 'an API server refuses the object by itself' };
  if (actual === 'admitted') return { kind: 'admitted' };
  return actual === 'refused' ? { kind: 'refused', by: refusedBy, message } : { kind: 'failed', message };
}
