import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kyvernoValidatingPolicy, type Policy } from '@hexabase-kaas/policies';
import { stringify } from 'yaml';
import type { PolicyCase } from '../../policies/case.ts';
import type { Engine, EngineVerdict } from '../../policies/engine.ts';
import {
  type Batch,
  batches,
  resourcesText,
  shownObject,
  userText,
  valuesText,
  whyNotShown,
} from '../../policies/kyverno-request.ts';
import { runProgram } from './program-run.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { tool } from './tools.ts';

/** `kyverno apply`, which is what runs in a pipeline: all policies on as many requests at once as it can be shown. */
export const kyvernoApply: Engine = {
  name: 'kyverno apply',
  judge: async (policies, cases) => {
    const verdicts = new Map<PolicyCase, EngineVerdict>();
    for (const one of cases) {
      const why = whyNotShown(one);
      if (why !== undefined) verdicts.set(one, { kind: 'not-expressible', why });
    }
    const directory = scratchDirectory('kyverno-apply');
    writeFileSync(join(directory, 'policies.yaml'), policiesText(policies));
    try {
      const shown = cases.filter((one) => !verdicts.has(one));
      for (const batch of batches(shown, objectKey)) {
        const results = await apply(directory, batch);
        batch.cases.forEach((one, index) => {
          verdicts.set(one, verdict(results.filter(({ uid }) => uid === String(index))));
        });
      }
    } finally {
      removeScratch(directory);
    }
    return verdicts;
  },
};

const objectKey = (one: PolicyCase): unknown => {
  const { kind, metadata } = shownObject(one);
  return [kind, metadata?.namespace, metadata?.name ?? metadata?.generateName];
};

/** The policies as one file of documents. */
const policiesText = (policies: readonly Policy[]): string =>
  policies.map((policy) => stringify(kyvernoValidatingPolicy(policy, {}, 'enforce'))).join('---\n');

interface Result {
  readonly uid: string;
  readonly policy: string;
  readonly result: string;
  readonly message: string;
}

interface Report {
  readonly results?: readonly {
    readonly policy: string;
    readonly result: string;
    readonly message?: string;
    readonly resources: readonly { readonly uid: string }[];
  }[];
}

async function apply(directory: string, batch: Batch): Promise<readonly Result[]> {
  const files = {
    'resources.yaml': resourcesText(batch),
    'values.yaml': valuesText(batch),
    'user.yaml': userText(batch),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const args = ['apply', 'policies.yaml', '--resource', 'resources.yaml', '-f', 'values.yaml', '-u', 'user.yaml'];
  const report = ['--policy-report', '--output-format', 'json'];
  const { status, stdout, stderr } = await runProgram(tool('kyverno'), [...args, ...report], directory);
  const begin = stdout.indexOf('{');
  // Without a result it prints no report at all.
  if (begin < 0 && status === 0) return [];
  if (begin < 0) throw new Error(`kyverno apply ended with ${status}: ${stdout}${stderr}`);
  const { results = [] } = JSON.parse(stdout.slice(begin)) as Report;
  return results.flatMap(({ policy, result, message = '', resources }) =>
    resources.map(({ uid }) => ({ uid, policy: policy.replace(/^kaas-/, ''), result, message })),
  );
}

function verdict(results: readonly Result[]): EngineVerdict {
  const broken = results.filter(({ result }) => result === 'error');
  if (broken.length > 0) {
    return { kind: 'failed', message: broken.map(({ policy, message }) => `${policy}: ${message}`).join('; ') };
  }
  const failed = results.filter(({ result }) => result === 'fail');
  if (failed.length === 0) return { kind: 'admitted' };
  return {
    kind: 'refused',
    by: failed.map(({ policy }) => policy),
    message: failed.map(({ message }) => message).join('; '),
  };
}
