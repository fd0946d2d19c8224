/** A span of time in milliseconds since 1970, UTC; `until` is not in it. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/**
 * A month of UTC. Nothing here knows another time zone, so no clock change and no place moves money.
 * @param month `2026-11`
 */
export function monthOf(month: string): Period {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return { from: Date.UTC(year, number - 1), until: Date.UTC(year, number) };
}

/** The year of UTC that a moment is in. */
export function yearOf(moment: number): Period {
  const year = new Date(moment).getUTCFullYear();
  return { from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) };
}

/** What two periods have in common; undefined when that is no time at all. */
export function overlapOf(a: Period, b: Period): Period | undefined {
  const common = { from: Math.max(a.from, b.from), until: Math.min(a.until, b.until) };
  return common.from < common.until ? common : undefined;
}
