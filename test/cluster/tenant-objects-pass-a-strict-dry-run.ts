import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { withApiServers } from './harness/api-server.ts';
import { cases, type Entry, parseCase, tenants } from './harness/cases.ts';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { dryRunAll } from './harness/dry-run.ts';
import { createNamespaces } from './harness/namespaces.ts';
import { until } from './harness/until.ts';

clusterTest('tenant objects pass a strict dry run', (t) =>
  withApiServers([{}], async ({ admin }) => {
    for (const example of cases()) {
      for (const { organization, workspace, entries } of tenants(parseCase(example))) {
        await t.test(`of ${example.name}, workspace ${organization}/${workspace}`, async (t) => {
          await createNamespaces(admin, entries);
          const complaints = [...(await dryRunAll(admin, entries)), ...(await typeCheck(admin, entries))];
          t.diagnostic(`${entries.length} objects`);
          assert.deepEqual(complaints, []);
        });
      }
    }

    await t.test('an expression over a field that no type has is found', async () => {
      assert.match((await typeCheck(admin, [['wrong', policyOverNoField]])).join('\n'), /wrong: .*noSuchField/s);
    });
  }),
);

/** Applies the admission policies, without their bindings, and returns what the controller that checks their types found. */
async function typeCheck(admin: Client, entries: readonly Entry[]): Promise<string[]> {
  const policies = entries.filter(([, { kind }]) => kind === 'ValidatingAdmissionPolicy');
  const warnings: string[] = [];
  for (const [, policy] of policies) await admin.apply(policy);
  for (const [key, policy] of policies) {
    await until(`the types of ${policy.metadata.name} are checked`, 60, async () => {
      const { status, metadata } = (await admin.read(policy)).body as unknown as Checked;
      if (status?.typeChecking === undefined || status.observedGeneration !== metadata.generation) return false;
      for (const { fieldRef, warning } of status.typeChecking.expressionWarnings ?? []) {
        warnings.push(`${key}: ${fieldRef}: ${warning}`);
      }
      return true;
    });
  }
  for (const [, policy] of policies) await admin.remove(policy);
  return warnings;
}

interface Checked {
  readonly metadata: { readonly generation: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly typeChecking?: { readonly expressionWarnings?: readonly { fieldRef: string; warning: string }[] };
  };
}

const policyOverNoField: Manifest = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'over-no-field' },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }],
    },
    validations: [{ expression: 'object.spec.noSuchField == 1' }],
  },
};
