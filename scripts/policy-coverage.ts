import {
  type CoveredControl,
  coverage,
  fluxPolicies,
  hostHardeningPolicies,
  hostPolicies,
  keepingPolicies,
  type Policy,
  podSecurityPolicies,
  protectionPolicies,
  rightsPolicies,
  type Standard,
  workloadPolicies,
  workspacePolicies,
} from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';

/** Markdown: every demand of every standard, and what of the product meets it. */
export function policyCoveragePage(): string {
  const policies = everyPolicy();
  const sections = Object.entries(standardTitles).map(([standard, title]) =>
    section(title, coverage(standard as Standard, policies)),
  );
  return [...intro, ...sections].join('\n\n');
}

const intro = [
  '# What the policies cover',
  'Every demand of six published standards, with the policies that cover it, what else of the product does, or why nothing does. A policy says itself what it covers; `kaas policy list` shows the policies.',
];

const standardTitles: Readonly<Record<Standard, string>> = {
  'pss-baseline': 'Pod Security Standards: Baseline',
  'pss-restricted': 'Pod Security Standards: Restricted',
  mtb: 'Multi-tenancy benchmark of the Kubernetes SIG',
  cis: 'CIS Kubernetes Benchmark 1.12, section 5',
  nsa: 'Kubernetes Hardening Guide of NSA and CISA 1.2',
  owasp: 'OWASP Kubernetes Top Ten 2025',
};

function section(title: string, controls: readonly CoveredControl[]): string {
  const met = controls.filter(({ policies }) => policies.length > 0).length;
  const otherwise = controls.filter(({ policies, elsewhere }) => policies.length === 0 && elsewhere).length;
  const rows = controls.map(({ id, title: what, policies, elsewhere, gap }) => {
    const names = policies.map((name) => `\`${name}\``).join(', ');
    const met = [names, elsewhere].filter(Boolean);
    const answers = [...met, ...(gap ? [met.length > 0 ? `but ${gap}` : `not covered: ${gap}`] : [])];
    return `| ${cell(id)} | ${cell(what ?? '')} | ${cell(answers.join('; '))} |`;
  });
  const open = controls.length - met - otherwise;
  return [
    `## ${title}`,
    '',
    `${controls.length} demands: ${met} by policies, ${otherwise} by something else, ${open} not covered.`,
    '',
    '| demand | | met by |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Every policy that there is, by the names of the product and with all that is opt-in. */
function everyPolicy(): readonly Policy[] {
  const protection = {
    managedLabel: names.labels.managed,
    projectLabel: names.labels.project,
    nodePoolLabel: names.labels.nodePool,
    protectedLabelPrefixes: [],
    deliveryUsers: names.deliveryUsers,
    presetClusterRoles: [names.workspaceAdmin, names.workspaceViewer],
    platformNamespaces: names.platformNamespaces,
  };
  const host = {
    managedLabel: names.labels.managed,
    workspaceLabel: names.labels.workspace,
    nodePoolLabel: names.labels.nodePool,
    tenantClass: names.tenantClass,
    controlPlaneClass: names.controlPlaneClass,
    hostnamesAnnotation: `${names.domain}/hostnames`,
    ingressClass: 'ingress',
    storageClasses: ['storage'],
    runtimeClasses: ['runtime'],
    fluxUsers: [],
  };
  return [
    ...protectionPolicies(protection),
    ...workspacePolicies({ hostnames: [] }, protection),
    ...rightsPolicies(protection),
    ...podSecurityPolicies({ standard: 'baseline', kubernetes: '1.36' }),
    ...podSecurityPolicies({ standard: 'restricted', kubernetes: '1.36' }),
    ...workloadPolicies({
      ownerLabels: [names.labels.owner],
      trustedRegistries: ['registry'],
      platformNamespaces: names.platformNamespaces,
      storageClasses: ['storage'],
      runtimeClasses: ['runtime'],
      priorityClasses: ['priority'],
      requirePull: true,
      requireDigests: true,
    }),
    ...fluxPolicies({
      managedLabel: host.managedLabel,
      namespaces: {},
      fluxUsers: host.fluxUsers,
      platformSecrets: [names.kubeconfigSecret],
      sourceHosts: ['source'],
    }),
    ...hostPolicies(host),
    ...keepingPolicies({ ...host, service: names.release, fluxNamespace: 'flux-system' }),
    ...hostHardeningPolicies(host),
  ];
}
