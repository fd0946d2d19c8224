import { mkdirSync, writeFileSync } from 'node:fs';
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

/**
 * `kyverno test`: one run over files that are made of the cases. Each is judged by its own policy alone, and each file
 * expects a refusal, so that the answer is a verdict and not an echo of what the case says.
 */
export const kyvernoTest: Engine = {
  name: 'kyverno test',
  judge: async (policies, cases) => {
    const verdicts = new Map<PolicyCase, EngineVerdict>();
    for (const one of cases) {
      const why =
        whyNotShown(one) ?? (shownObject(one).metadata?.name === undefined ? 'it tells results by name' : undefined);
      if (why !== undefined) verdicts.set(one, { kind: 'not-expressible', why });
    }
    const shown = cases.filter((one) => !verdicts.has(one));
    const found = batches(shown, name, ({ policy }) => policy);
    const directory = scratchDirectory('kyverno-test');
    try {
      found.forEach((batch, index) => {
        const policy = policies.find((one) => one.name === batch.cases[0]?.policy);
        if (policy === undefined) throw new Error(`no policy ${batch.cases[0]?.policy} for its cases`);
        writeTest(join(directory, String(index)), policy, batch);
      });
      const sections = await run(directory);
      found.forEach((batch, index) => {
        const rows = sections.get(String(index)) ?? [];
        for (const one of batch.cases)
          verdicts.set(
            one,
            verdict(
              one,
              rows.find((row) => row.RESOURCE.endsWith(resource(one))),
            ),
          );
      });
    } finally {
      removeScratch(directory);
    }
    return verdicts;
  },
};

/** As results tell objects apart. */
const name = (one: PolicyCase): string => {
  const { metadata } = shownObject(one);
  return metadata.namespace === undefined ? `${metadata.name}` : `${metadata.namespace}/${metadata.name}`;
};

/** The end of `group/version/Kind/namespace/name`, as results name an object; without a namespace there is nothing between. */
const resource = (one: PolicyCase): string => {
  const { kind, metadata } = shownObject(one);
  return `/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
};

function writeTest(directory: string, policy: Policy, batch: Batch): void {
  const test = {
    apiVersion: 'cli.kyverno.io/v1alpha1',
    kind: 'Test',
    metadata: { name: policy.name },
    policies: ['policy.yaml'],
    resources: ['resources.yaml'],
    variables: 'values.yaml',
    userinfo: 'user.yaml',
    results: batch.cases.map((one) => ({
      policy: `kaas-${policy.name}`,
      isValidatingPolicy: true,
      kind: shownObject(one).kind,
      resources: [name(one)],
      result: 'fail',
    })),
  };
  const files = {
    'policy.yaml': stringify(kyvernoValidatingPolicy(policy, {}, 'enforce')),
    'resources.yaml': resourcesText(batch),
    'values.yaml': valuesText(batch),
    'user.yaml': userText(batch),
    'kyverno-test.yaml': stringify(test),
  };
  mkdirSync(directory);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
}

interface Row {
  readonly RESOURCE: string;
  readonly REASON: string;
  readonly Message: string;
}

/** The rows of each test, by the name of its folder. */
async function run(directory: string): Promise<ReadonlyMap<string, readonly Row[]>> {
  const args = ['test', '.', '--output-format', 'json', '--remove-color', '--detailed-results'];
  const { status, stdout, stderr } = await runProgram(tool('kyverno'), args, directory);
  const sections = stdout.split(/^Loading test {2}\( /m).slice(1);
  if (sections.length === 0) throw new Error(`kyverno test ended with ${status}: ${stdout}${stderr}`);
  return new Map(
    sections.map((section) => {
      const folder = section.slice(0, section.indexOf('/'));
      const rows = /^\[$[\s\S]*?^\]$/m.exec(section)?.[0];
      if (rows === undefined) throw new Error(`kyverno test gave no result: ${section}${stderr}`);
      return [folder, JSON.parse(rows) as Row[]];
    }),
  );
}

/** `Not found` is what it says of an object that the policy does not match. */
function verdict(one: PolicyCase, row: Row | undefined): EngineVerdict {
  if (row === undefined) return { kind: 'failed', message: 'no row in the results' };
  if (row.REASON === 'Ok') return { kind: 'refused', by: [one.policy], message: row.Message };
  if (/^(Not found|Excluded|Want fail, got (pass|skip))$/.test(row.REASON)) return { kind: 'admitted' };
  return { kind: 'failed', message: `${row.REASON}: ${row.Message}` };
}
