import { counted } from './issue-report.js';
import { printable } from './printable.js';
import type { Summary } from './summary.js';
import { table } from './table.js';
import type { Printer } from './terminal.js';
import { cut } from './width.js';

/** A summary for people: what is declared, what Flux does with it, and the files. `where` is the tree. */
export function summaryReport(
  summary: Summary,
  where: string,
  { colors, columns }: Pick<Printer, 'colors' | 'columns'>,
): string {
  const { total, changes } = summary;
  const width = columns ?? 100;
  const numbers = ({ workspaces, projects, bindings, objects }: Summary['total'] | Summary['organizations'][number]) =>
    [workspaces, projects, bindings, objects].map((n) => n.toLocaleString('en'));
  const shown = summary.organizations.slice(0, maxRows);
  const rest = summary.organizations.length - shown.length;
  const organizationWidth = width - '  Workspaces  Projects  Bindings  Objects'.length;
  const tables = table(
    [
      { title: 'Organization' },
      ...['Workspaces', 'Projects', 'Bindings', 'Objects'].map((title) => ({ title, align: 'right' as const })),
    ],
    [
      ...shown.map((organization) => [cut(title(organization), organizationWidth), ...numbers(organization)]),
      ...(rest > 0 ? [[`and ${rest.toLocaleString('en')} more`]] : []),
      ...(summary.hostObjects > 0
        ? [[cut(hosts(summary.hostClusters), organizationWidth), '', '', '', summary.hostObjects.toLocaleString('en')]]
        : []),
      [counted(total.organizations, 'organization'), ...numbers(total)],
    ],
    colors.bold,
  );
  const files = `Files in ${where}: ${[`${n(changes.written)} written`, `${n(changes.removed)} removed`, `${changes.unchanged.toLocaleString('en')} unchanged`].join(', ')}`;
  return [tables, '', ...fluxLines(summary, width, colors.bold), '', files].join('\n');
}

/** What Flux does, one line for each step. */
function fluxLines({ flux }: Summary, width: number, head: (text: string) => string): string[] {
  if (flux.length === 0) return ['Nothing changed: Flux has nothing to do.'];
  const steps = flux.map(
    ({ names, kinds }, i) =>
      [
        String(i + 1),
        names.length > 1 ? `${names[0]} and ${(names.length - 1).toLocaleString('en')} more` : names.join(''),
        kinds,
      ] as const,
  );
  const nameWidth = Math.max(...steps.map(([, name]) => name.length), 'Kustomization'.length);
  const room = Math.max(20, width - nameWidth - 6);
  return [
    'What Flux applies, each step after the one before it:',
    table(
      [{ title: '#', align: 'right' }, { title: 'Kustomization' }, { title: 'Objects' }],
      steps.map(([step, name, kinds]) => [step, name, kindsText(kinds, room)]),
      head,
    ),
  ];
}

/** As many kinds as fit, and how many are left out. */
function kindsText(kinds: readonly (readonly [kind: string, count: number])[], room: number): string {
  const words = kinds.map(([kind, amount]) => `${amount.toLocaleString('en')} ${kind}`);
  for (let shown = words.length; shown > 1; shown--) {
    const rest = words.length - shown;
    const text = [...words.slice(0, shown), ...(rest > 0 ? [`+${counted(rest, 'kind')}`] : [])].join(', ');
    if (text.length <= room) return text;
  }
  return words.length > 1 ? `${words[0]}, +${counted(words.length - 1, 'kind')}` : (words[0] ?? '');
}

const maxRows = 20;
const hosts = (clusters: readonly string[]): string =>
  clusters.length === 1 ? `host cluster ${clusters[0]}` : counted(clusters.length, 'host cluster');
const n = (paths: readonly string[]): string => paths.length.toLocaleString('en');
const title = ({ name, displayName }: Summary['organizations'][number]): string =>
  displayName === name ? name : printable(`${displayName} (${name})`);
