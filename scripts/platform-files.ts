import { applyToDirectory, directoryTarget } from '@hexabase-kaas/delivery';
import {
  type PartName,
  type PlatformProfile,
  parsePlatform,
  partNames,
  parts,
  partValues,
  platformSizes,
  platformUnit,
  profileValues,
} from '@hexabase-kaas/tenancy';
import { stringify } from 'yaml';
import { objectsChart } from './objects-chart.ts';

const chart = 'flux/charts/hexabase-kaas';

/** What the chart carries of the one file of versions and of the profiles: path to text. */
export const chartFiles = (): [string, string][] => [
  [`${chart}/files/parts.json`, `${JSON.stringify(Object.fromEntries(partNames.map(carried)), null, 2)}\n`],
  [`${chart}/files/objects-chart.b64`, `${objectsChart()}\n`],
  ...(Object.keys(platformSizes) as PlatformProfile[]).map((profile): [string, string] => [
    `${chart}/profiles/${profile}.yaml`,
    `${about(profile)}${stringify(profileValues(profile))}`,
  ]),
];

/** The example's platform, as Flux sees it; with `checking` it says whether the tree is stale, and writes nothing. */
export async function platformTree(directory: string, checking: boolean): Promise<boolean> {
  const units = [platformUnit(parsePlatform(example))];
  if (!checking) applyToDirectory({ directory }, source, units);
  else {
    const { written, removed } = await directoryTarget({ directory }).check(source, units);
    return written.length + removed.length > 0;
  }
  return false;
}

const source = 'platform-example';

const example = {
  hostCluster: 'tokyo',
  profile: 'small-enterprise',
  issuer: 'https://id.kaas.example.com',
  imageRepository: 'registry.example.com/kaas/oidc-service',
  backupDestination: 's3://kaas-backups/tokyo',
  backupSecret: 'backup',
  secretSettings: ['sign-in'],
  ingressClass: 'traefik',
  tlsSecret: 'id-tls',
  monitoringPath: 'monitoring',
};

const carried = (name: PartName): [string, object] => {
  const { chart, version, repository, release, kept, onFailure } = parts[name];
  return [name, { chart, version, repository, ...(release && { release }), kept, onFailure, values: partValues[name] }];
};

function about(profile: PlatformProfile): string {
  const { workspaces, backupDays } = platformSizes[profile];
  return [
    '# Emitted by `npm run emit` from tenancy/src/platform/profile.ts.',
    `# Up to ${workspaces} workspaces, and ${backupDays} days of backups; where they go is yours to say:`,
    `# helm install hexabase-kaas ${chart} --namespace kaas --values ${chart}/profiles/${profile}.yaml --values yours.yaml`,
    '',
  ].join('\n');
}
