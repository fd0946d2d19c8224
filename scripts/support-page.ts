import {
  chartKubernetesVersions,
  kubernetesVersions,
  labelProxyImage,
  nodeImage,
  partNames,
  parts,
  postgresImage,
  vclusterVersions,
} from '@hexabase-kaas/tenancy';

/** The reference page of everything that is installed, from the one file of versions. */
export const supportPage = (): string =>
  [
    '# Versions of everything that is installed',
    '',
    'From `tenancy/src/platform/part.ts`, which the chart, the Flux tree and the tests read too. How to go from one version to the',
    'next, and how to pin digests: [upgrading](../guides/upgrading.md).',
    '',
    '## Parts beside the service',
    '',
    '| value | what | chart | version | installs | from | licence | when the release goes |',
    '|---|---|---|---|---|---|---|---|',
    ...partNames.map((name) => {
      const { purpose, chart, version, appVersion, repository, license, kept, digest } = parts[name];
      const pinned = digest === undefined ? `\`${version}\`` : `\`${version}\`, \`${digest.slice(0, 19)}…\``;
      const cells = [`\`parts.${name}\``, purpose, chart, pinned, appVersion, `<${repository}>`, license];
      return `| ${[...cells, kept ? 'stays' : 'goes'].join(' | ')} |`;
    }),
    '',
    '## Images',
    '',
    '| what | image | digest |',
    '|---|---|---|',
    '| the service | yours, built by `oidc-service/Dockerfile` | `image.digest` |',
    `| what it is built on | \`${nodeImage}\` | argument \`NODE_IMAGE\` of the build, which has no default |`,
    `| PostgreSQL | \`${postgresImage}\` | \`database.cloudnativepg.image\`, after an \`@\` |`,
    `| view of one workspace | \`${labelProxyImage}\` | in \`flux/monitoring/workspace-view\`, by a patch |`,
    '| of the parts | those of their charts, at the versions above | `parts.<part>.values` |',
    '',
    'No digest of an image stands here, because none was looked up at its registry: an invented one would be worse than none.',
    '',
    '## Workspaces',
    '',
    '| vCluster chart | Kubernetes inside |',
    '|---|---|',
    ...vclusterVersions.map((version) => `| ${version} | ${(chartKubernetesVersions[version] ?? []).join(', ')} |`),
    '',
    `As versions of a workspace ${kubernetesVersions.join(', ')} are known. What is run and what is only checked by schema says the`,
    '[README](../../README.md#what-it-works-with).',
  ].join('\n');
