import { type Policy, validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { readCases } from '../../policies/case.ts';
import type { Answer, Client } from './client.ts';
import { type PodTemplate, podMaker } from './pod-makers.ts';
import { podSpec } from './samples.ts';
import { until } from './until.ts';

/** What was found of one request: the controls that refuse it, by the names of our policies. */
export interface Judgement {
  /** `invalid`: the API server did not take the object for a pod, whatever the policies say. */
  readonly verdict: 'pass' | 'fail' | 'invalid';
  readonly controls: readonly string[];
  readonly message: string;
}

/** Name of a pod that exists in the namespace of each judge, to add ephemeral containers to. */
export const debugged = 'debugged';

/**
 * Puts policies in force in a namespace of their own, so that each says on its own what it would refuse: as a warning.
 * A request that is refused names one policy, a request that is warned about names all.
 */
export async function warnedByPolicies(client: Client, namespace: string, policies: readonly Policy[]): Promise<void> {
  await makeNamespace(client, namespace, {});
  for (const policy of policies) {
    const named = { ...policy, name: `${namespace}.${policy.name}` };
    const binding = validatingAdmissionPolicyBinding(named, {});
    const selector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
    await client.apply(validatingAdmissionPolicy(named, {}));
    await client.apply({
      ...binding,
      spec: {
        ...(binding.spec as object),
        validationActions: ['Warn'],
        matchResources: { namespaceSelector: selector },
      },
    });
  }
  await Promise.all(policies.map(({ name }) => inForce(client, namespace, name)));
}

/**
 * A policy takes effect a moment after it is written: its first case that fails tells when. One that the API server
 * leaves nothing to refuse is in force when those written after it are.
 */
async function inForce(client: Client, namespace: string, policy: string): Promise<void> {
  const probe = readCases([{ name: policy }]).find(
    ({ expected, operation, invalid }) => expected === 'refused' && operation === 'CREATE' && !invalid,
  );
  if (probe?.object === undefined) return;
  const object = { ...probe.object, metadata: { ...probe.object.metadata, namespace } } as Manifest;
  const path = await client.mapping.collection(object);
  await until(`${policy} is in force in ${namespace}`, 120, async () =>
    judgedByPolicies(await client.request('POST', `${path}?dryRun=All`, object)).controls.includes(policy),
  );
}

/** What our policies say, by the warnings of the answer. */
export function judgedByPolicies(answer: Answer): Judgement {
  const controls = answer.warnings.flatMap(
    (text) => /ValidatingAdmissionPolicy 'kaas-[^.]*\.([^']*)'/.exec(text)?.[1] ?? [],
  );
  const message = [answer.message, ...answer.warnings].join('\n');
  if (!answer.ok) return { verdict: 'invalid', controls: [], message };
  return { verdict: controls.length > 0 ? 'fail' : 'pass', controls: [...new Set(controls)].sort(), message };
}

/** A namespace whose pods the Pod Security admission of the API server holds to the standard. */
export const heldToStandard = (client: Client, namespace: string, standard: string, version: string): Promise<void> =>
  makeNamespace(client, namespace, {
    'pod-security.kubernetes.io/enforce': standard,
    'pod-security.kubernetes.io/enforce-version': version,
  });

/** What the Pod Security admission says, by its refusal: it names every control. */
export function judgedByAdmission(answer: Answer, policies: readonly Policy[]): Judgement {
  const { message } = answer;
  if (answer.ok) return { verdict: 'pass', controls: [], message };
  if (!message.includes(' violates PodSecurity "')) return { verdict: 'invalid', controls: [], message };
  const reasons = Object.keys(policiesOfReason).filter((reason) =>
    [': ', ', '].some((before) => message.includes(`${before}${reason} (`)),
  );
  const controls = reasons.map(
    (reason) => policiesOfReason[reason]?.find((one) => policies.some(({ name }) => name === one)) ?? reason,
  );
  return { verdict: 'fail', controls: [...new Set(controls)].sort(), message };
}

/** Policies that hold the control of which the admission gives the reason: the first of them that is in force. */
const policiesOfReason: Readonly<Record<string, readonly string[]>> = {
  'allowPrivilegeEscalation != false': ['privilege-escalation'],
  'forbidden AppArmor profile': ['apparmor'],
  'forbidden AppArmor profiles': ['apparmor'],
  'forbidden sysctls': ['sysctls'],
  'host namespaces': ['host-namespaces'],
  'hostPath volumes': ['host-path-volumes'],
  'non-default capabilities': ['capabilities'],
  'probe or lifecycle host': ['host-probes'],
  'restricted volume types': ['volume-types'],
  'runAsNonRoot != true': ['run-as-non-root'],
  'runAsUser=0': ['run-as-user'],
  'unrestricted capabilities': ['capabilities-restricted'],
  hostPort: ['host-ports'],
  hostProcess: ['host-process'],
  privileged: ['privileged-containers'],
  procMount: ['proc-mount-restricted', 'proc-mount'],
  seccompProfile: ['seccomp-restricted', 'seccomp'],
  seLinuxOptions: ['selinux'],
};

async function makeNamespace(client: Client, name: string, labels: Readonly<Record<string, string>>): Promise<void> {
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await until(`the namespace ${name} takes pods`, 60, async () => {
    const [path, pod] = podMaker('Pod', name, debugged, { spec: podSpec() as PodTemplate['spec'] });
    const { ok, status } = await client.request('POST', path, pod);
    return ok || status === 409;
  });
}
