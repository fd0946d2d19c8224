import { isDeepStrictEqual } from 'node:util';
import { names, type Plan, type Tenancy, type Workspace } from '@hexabase-kaas/tenancy';

/**
 * What a changed plan does to each workspace that runs, a line each. The promises are those of
 * docs/guides/changing-a-plan.md, which a test on a real cluster holds the product to.
 */
export function planChangeLines(before: Tenancy, after: Tenancy): string[] {
  const then = new Map(before.workspaces.map((workspace) => [pathOf(workspace), workspace]));
  return after.workspaces.flatMap((workspace) => {
    const path = pathOf(workspace);
    const old = then.get(path);
    const [from, to] = [old && planOf(before, old), planOf(after, workspace)];
    if (old === undefined || from === undefined || to === undefined || isDeepStrictEqual(from, to)) return [];
    const what = from.name === to.name ? `plan ${to.name} itself changes` : `changes from ${from.name} to ${to.name}`;
    const promise = promiseOf(from, to);
    return promise === undefined ? [] : [`${path}.plan: ${what}: ${promise}`];
  });
}

const pathOf = ({ organization, name }: Workspace): string => names.workspacePath(organization, name);
const planOf = ({ plans }: Tenancy, { plan }: Workspace): Plan | undefined => plans.find(({ name }) => name === plan);

/** `undefined` when nothing of it reaches the cluster, such as a price. */
function promiseOf(from: Plan, to: Plan): string | undefined {
  if (from.isolation !== to.isolation) return to.isolation === 'dedicated' ? promises.toPool : promises.fromPool;
  if (!isDeepStrictEqual(from.controlPlane, to.controlPlane)) return promises.controlPlane;
  const { prices: _before, trialDays: _had, version: _old, ...was } = from;
  const { prices: _after, trialDays: _has, version: _new, ...is } = to;
  return isDeepStrictEqual({ ...was, name: '' }, { ...is, name: '' }) ? undefined : promises.size;
}

const away = 'the API is away while the control plane restarts';
const kept = 'objects are kept, volumes are kept';
const pinned = `${kept}, and do not follow where they belong to a node`;
const moved = `the control plane is restarted on the other nodes`;

const promises = {
  size: `the control plane is not restarted, workloads are not restarted, the API answers all the time, ${kept}`,
  controlPlane: `the control plane is restarted, workloads are not restarted, ${away}, ${kept}`,
  toPool: `${moved}, workloads are restarted on the other nodes, ${away}, ${pinned}`,
  fromPool: `${moved}, workloads stay until the pool is drained of them, and are restarted on the other nodes, ${away}, ${pinned}`,
} as const;
