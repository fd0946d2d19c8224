import { type LedgerLine, standingLines } from './ledger-line.js';
import type { Period } from './period.js';

const hour = 3_600_000;

/**
 * The hours of UTC that belong to each entry: an hour is that of the first entry that has any time in it, so each hour of a
 * workspace is of one entry at most. An entry without time has none. What goes on has every hour to come.
 * @param lines entries of any workspaces, in any order
 * @returns by id of the entry; `until` is infinite for what goes on
 */
export function hoursOf(lines: readonly LedgerLine[]): Map<string, Period> {
  const hours = new Map<string, Period>();
  const taken = new Map<string, number>();
  for (const { id, workspace, from, until } of standingLines(lines)) {
    if (until !== null && until <= from) continue;
    const end = until === null ? Number.POSITIVE_INFINITY : Math.ceil(until.getTime() / hour) * hour;
    const begin = Math.max(Math.floor(from.getTime() / hour) * hour, taken.get(workspace) ?? 0);
    if (begin < end) hours.set(id, { from: begin, until: end });
    taken.set(workspace, Math.max(end, taken.get(workspace) ?? 0));
  }
  return hours;
}
