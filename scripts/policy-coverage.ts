import { everyPolicy } from '@hexabase-kaas/cli';
import { type CoveredControl, coverage, type Standard } from '@hexabase-kaas/policies';

/** Markdown: every demand of every standard, and what of the product meets it. */
export function policyCoveragePage(): string {
  const policies = everyPolicy('1.36');
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
