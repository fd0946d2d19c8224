import { judge } from '@hexabase-kaas/policies';
import type { PolicyCase } from './case.ts';
import { caseRequest } from './case-request.ts';
import type { Engine, EngineVerdict } from './engine.ts';

/** The engine that judges manifests before they leave their author, shown whole requests. */
export const authorEngine: Engine = {
  name: 'author',
  judge: async (policies, cases) => new Map(cases.map((one) => [one, verdict(policies, one)])),
};

function verdict(policies: Parameters<Engine['judge']>[0], one: PolicyCase): EngineVerdict {
  const judged = judge(policies, caseRequest(one));
  const broken = judged.find((judgement) => judgement.verdict === 'error');
  if (broken !== undefined) return { kind: 'failed', message: `${broken.policy}: ${broken.message}` };
  const refusals = judged.filter((judgement) => judgement.verdict === 'fail');
  const [first] = refusals;
  if (first === undefined) return { kind: 'admitted' };
  return { kind: 'refused', by: refusals.map(({ policy }) => policy), message: first.message };
}
