import type { PolicyCase } from './case.ts';
import { disagreement, type EngineVerdict } from './engine.ts';

/** What one engine said on the cases of a group. */
export interface EngineVerdicts {
  readonly engine: string;
  readonly verdicts: ReadonlyMap<PolicyCase, EngineVerdict>;
}

/** Policies by engines: how many cases of each policy each engine judged as they say, and how many it cannot be shown. */
export function agreementTable(cases: readonly PolicyCase[], columns: readonly EngineVerdicts[]): string {
  const policies = [...new Set(cases.map(({ policy }) => policy))];
  const row = (name: string, own: readonly PolicyCase[]): string[] => [
    name,
    String(own.length),
    ...columns.map(({ verdicts }) => {
      const shown = own.filter((one) => verdicts.get(one)?.kind !== 'not-expressible');
      const agreed = shown.filter((one) => disagreement(one, verdicts.get(one)) === undefined).length;
      return agreed === shown.length ? String(agreed) : `${agreed} of ${shown.length}!`;
    }),
  ];
  const rows = [
    ['policy', 'cases', ...columns.map(({ engine }) => engine)],
    ...policies.map((policy) =>
      row(
        policy,
        cases.filter((one) => one.policy === policy),
      ),
    ),
    row('all', cases),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [...lines, ...columns.flatMap(notShown)].join('\n');
}

/** Every disagreement of every engine, each with the case and the engine. */
export const disagreements = (cases: readonly PolicyCase[], columns: readonly EngineVerdicts[]): string[] =>
  columns.flatMap(({ engine, verdicts }) =>
    cases.flatMap((one) => {
      const difference = disagreement(one, verdicts.get(one));
      return difference === undefined ? [] : [`${engine}: ${one.policy}/${one.name} ${difference}`];
    }),
  );

/** What an engine was not shown, by reason. */
function notShown({ engine, verdicts }: EngineVerdicts): string[] {
  const reasons = new Map<string, number>();
  for (const verdict of verdicts.values()) {
    if (verdict.kind === 'not-expressible') reasons.set(verdict.why, (reasons.get(verdict.why) ?? 0) + 1);
  }
  return [...reasons].map(([why, count]) => `${engine}: ${count} not expressible: ${why}`);
}
