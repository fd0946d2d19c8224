import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import type { Client } from './client.ts';
import { fluxModules } from './flux-modules.ts';
import { kyvernoModule } from './kyverno-module.ts';
import { type Module, moduleDirectory } from './module.ts';
import { until } from './until.ts';

/** Installs real CustomResourceDefinitions: left out, those of everything that a tenancy's manifests may speak of. */
export async function installCrds(client: Client, from: readonly CrdSource[] = sources): Promise<number> {
  const crds = from.flatMap((source) => crdsOf(source));
  for (const crd of crds) await client.apply(crd);
  for (const crd of crds) {
    await until(`CustomResourceDefinition ${crd.metadata.name} is established`, 30, async () => {
      const { body } = await client.read(crd);
      const conditions = (body.status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions;
      return conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
    });
  }
  return crds.length;
}

/** The definitions of a project alone, of those that are installed. */
export const crdSource = (path: string): CrdSource => {
  const source = [...sources, ...platformSources].find((candidate) => candidate.path === path);
  if (source === undefined) throw new Error(`no definitions of ${path} are installed`);
  return source;
};

/** A module and the folders of it that hold definitions. */
export interface CrdSource extends Module {
  readonly folders: readonly string[];
}

/** What Flux defines. */
export const fluxCrds: readonly CrdSource[] = [
  ...Object.values(fluxModules).map((module) => ({ ...module, folders: ['config/crd/bases'] })),
  {
    path: 'github.com/fluxcd/notification-controller',
    version: 'v1.6.0',
    sum: 'h1:5C06VdqTVsbBFjtSZejnKT60U00Uyj6DAtKrqU1Si/w=',
    folders: ['config/crd/bases'],
  },
];

const sources: readonly CrdSource[] = [
  ...fluxCrds,
  { ...kyvernoModule, folders: ['config/crds/policies.kyverno.io'] },
  {
    path: 'sigs.k8s.io/gateway-api',
    version: 'v1.4.0',
    sum: 'h1:ZwlNM6zOHq0h3WUX2gfByPs2yAEsy/EenYJB78jpQfQ=',
    folders: ['config/crd/standard'],
  },
  {
    path: 'github.com/traefik/traefik/v3',
    version: 'v3.6.0',
    sum: 'h1:axM42ACSLlB/NWCAx/DTYCrSfmhMukVjXPJDkbZAk1c=',
    folders: ['docs/content/reference/dynamic-configuration'],
  },
  {
    path: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    sum: 'h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=',
    folders: ['deploy/crds'],
  },
  {
    path: 'sigs.k8s.io/cluster-api',
    version: 'v1.12.0',
    sum: 'h1:iFOz8b0LdrMJS5Df1Eb7wyvTkWqlTUM2LHFEHCeI6vA=',
    folders: ['config/crd/bases'],
  },
  {
    path: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
    folders: ['config/crds/bases'],
  },
  {
    path: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    folders: ['example/prometheus-operator-crd'],
  },
  {
    path: 'github.com/vmware-tanzu/velero',
    version: 'v1.18.3',
    sum: 'h1:9uwN5yxTWQl9PsF5ljX4xiG+7VIq3I9mxOQ0DyyZ31A=',
    folders: ['config/crd/v1/bases'],
  },
];

/** What a platform's objects are of, beyond those of a tenancy. */
const platformSources: readonly CrdSource[] = [
  {
    path: 'github.com/cloudnative-pg/cloudnative-pg',
    version: 'v1.30.0',
    sum: 'h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0=',
    folders: ['config/crd/bases'],
  },
  {
    path: 'github.com/cloudnative-pg/plugin-barman-cloud',
    version: 'v0.15.0',
    sum: 'h1:gNVytrzzYUE08wxLDrjfJqy1FPPSFkMe1OEr4s4pVI0=',
    folders: ['config/crd/bases'],
  },
  {
    path: 'github.com/k3s-io/helm-controller',
    version: 'v0.17.9',
    sum: 'h1:HhZTiFhVDzhbAYeb/aSlExWhJTnDTpHypMqu5Mh8Uow=',
    folders: ['pkg/crds/yaml/generated'],
  },
];

/** The definitions of a source. */
export function crdsOf(source: CrdSource): Manifest[] {
  const directory = moduleDirectory(source);
  return source.folders
    .flatMap((folder) => readdirSync(join(directory, folder)).map((file) => join(directory, folder, file)))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Manifest))
    .filter((object) => object?.kind === 'CustomResourceDefinition')
    .map(withoutConversion);
}

/** A conversion webhook or a status belongs to a running controller, and there is none here. */
function withoutConversion({ status: _, ...crd }: Manifest): Manifest {
  const { conversion: __, ...spec } = crd.spec as Record<string, unknown>;
  return { ...crd, spec } as Manifest;
}
