import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { until } from '../cluster/harness/until.ts';
import { settled } from './flux-state.ts';
import type { World } from './flux-world.ts';

/** Seconds after a push until what it changes is on the host, is inside the vCluster, and Flux is done with everything. */
export interface ChangeTimes {
  readonly host: number;
  readonly tenant: number;
  readonly all: number;
}

/** Pushes what changes one workspace. Throws when anything else is changed by it, on the host or in any tenant. */
export async function changeOne(world: World): Promise<ChangeTimes> {
  const before = world.tree(false);
  const changed = Object.entries(world.tree(true)).filter(
    ([key, manifest]) => !isDeepStrictEqual(manifest, before[key]),
  );
  const onHost = changed.filter(([key]) => key.includes('/host/')).map(([, manifest]) => manifest);
  const inside = changed.filter(([key]) => !key.includes('/host/'));
  const hostBefore = await hostContents(world);
  const { writes } = world.tenants;
  const start = performance.now();
  const passed = (): number => (performance.now() - start) / 1000;
  const commit = await world.push(true);
  const seen = async (what: string, ask: () => Promise<boolean>): Promise<number> => {
    await until(what, 900, ask);
    return passed();
  };
  const [host, tenant, all] = await Promise.all([
    seen('the host has the change', async () => {
      const answers = await Promise.all(onHost.map((manifest) => world.host.admin.read(manifest)));
      return onHost.every((manifest, index) => holds(answers[index]?.body, manifest));
    }),
    seen('the tenant has the change', async () => {
      const paths = await Promise.all(inside.map(([, manifest]) => world.host.admin.mapping.path(manifest)));
      return inside.every(([key, manifest], index) => {
        const [, , organization, workspace] = key.split('/');
        return holds(world.tenants.object(`${organization}--${workspace}`, String(paths[index])), manifest);
      });
    }),
    settled(world, commit).then(passed),
  ]);
  const hostAfter = await hostContents(world);
  const different = [...hostAfter].filter(([key, content]) => hostBefore.get(key) !== content).length;
  if (different !== onHost.length || world.tenants.writes - writes !== inside.length) {
    const wanted = `${onHost.length} objects on the host and ${inside.length} inside`;
    throw new Error(`${wanted} should have changed: ${different} and ${world.tenants.writes - writes} did`);
  }
  return { host, tenant, all };
}

const holds = (actual: unknown, { spec }: Manifest): boolean =>
  isDeepStrictEqual((actual as { spec?: unknown } | undefined)?.spec, spec);

/** What stands in the host's objects of the kinds that a workspace is made of. */
async function hostContents({ host }: World): Promise<Map<string, string>> {
  const plurals = [
    ...['api/v1/namespaces', 'api/v1/resourcequotas', 'api/v1/limitranges', 'api/v1/configmaps', 'api/v1/services'],
    ...['apis/networking.k8s.io/v1/networkpolicies', 'apis/apps/v1/statefulsets'],
  ];
  const contents = new Map<string, string>();
  for (const plural of plurals) {
    const { body } = await host.admin.request('GET', `/${plural}`);
    for (const { metadata, spec, data } of body.items as (Manifest & { metadata: { uid: string } })[]) {
      contents.set(metadata.uid, JSON.stringify({ labels: metadata.labels, spec, data }));
    }
  }
  return contents;
}
