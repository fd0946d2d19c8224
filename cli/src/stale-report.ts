import type { Changes } from '@hexabase-kaas/delivery';
import { counted } from './issue-report.js';
import { printable } from './printable.js';
import type { Printer } from './terminal.js';

/** What `kaas render --check` found: every file that is not as the documents say. */
export function staleReport(
  { written, removed, unchanged }: Changes,
  where: string,
  { colors }: Pick<Printer, 'colors'>,
): string {
  if (written.length + removed.length === 0) return `${where} is fresh: ${counted(unchanged, 'file')} as rendered.`;
  return [
    ...written.map((path) => `${colors.yellow('write ')}  ${printable(path)}`),
    ...removed.map((path) => `${colors.red('remove')}  ${printable(path)}`),
    `${where} is stale: ${written.length.toLocaleString('en')} to write, ${removed.length.toLocaleString('en')} to remove.`,
    'Next: run the same command without --check, and commit the result.',
  ].join('\n');
}
