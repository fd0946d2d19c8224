import type { Amounts } from './serving-pod.ts';
import { type Change, withSpec } from './tenancy-variant.ts';

/** Services that the plan sells. */
export const services = 3;
/** What the plan sells. */
export const limits = { cpu: '400m', memory: '512Mi', storage: '2Gi', pods: 8 };
/** Quota of the project `experiments`. */
export const share1 = { cpu: '300m', memory: '384Mi', storage: '1Gi', pods: 6 };
/** Quota of the project `spare`. */
export const share2 = { cpu: '100m', memory: '128Mi', storage: '1Gi', pods: 2 };
/** An eighth of the plan. */
export const eighth: Amounts = { cpu: '50m', memory: '64Mi' };

/** globex/lab on a plan that the machine can fill, in two projects that get all of it. */
export const tinyLab =
  (vclusterValues?: object): Change =>
  (documents) => {
    const tiny = document(
      'Plan',
      { name: 'tiny' },
      { limits, services, container: { request: smallest, limit: eighth } },
    );
    const at = { organization: 'globex', workspace: 'lab' };
    const spare = document('Project', { name: 'spare', ...at }, { quota: share2 });
    const changed = withSpec(documents, 'Project', 'experiments', { quota: share1 });
    const own = vclusterValues && { vclusterValues };
    const all = [...withSpec(changed, 'Workspace', 'lab', { plan: 'tiny', ...own }), tiny, spare];
    return own ? withSpec(all, 'Workspace', 'prod', own) : all;
  };

/** The smallest container that is let in. */
export const smallest: Amounts = { cpu: '10m', memory: '32Mi' };

const document = (kind: string, metadata: { name: string }, spec: Record<string, unknown>) => ({
  apiVersion: 'kaas.hexabase.ai/v1',
  kind,
  metadata,
  spec,
});
