import type { Meter } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../../api/index.js';

type Use = AnswerOf<Operations['getWorkspaceUsage']>;

/** How long one bar of a chart is. */
export type Step = 'hour' | 'day';

/** What was in use on average in one hour or day. */
export interface UsePoint {
  /** Start, UTC, RFC 3339. */
  readonly from: string;
  /** Hours of it that were measured; of none of them, nothing is known. */
  readonly hours: number;
  /** Units in use at once, on average over what was measured: CPUs, GiB, load balancers. */
  readonly average: number;
}

/** What a workspace had in use of one meter over a time. */
export interface UseSeries {
  readonly meter: Meter;
  readonly points: readonly UsePoint[];
  /** Over all that was measured. */
  readonly average: number;
  /** Point that had most; undefined when nothing was measured. */
  readonly peak: UsePoint | undefined;
  /** Units of the meter in all, exact decimal text. */
  readonly total: string;
  /** What the vCluster itself had in use on average. */
  readonly controlPlane: number;
  /** Most that the plan lets it use at once; undefined where it is not known. */
  readonly limit: number | undefined;
  /** Units of a month that the price includes, and what that is at once; undefined where use is not charged. */
  readonly included: { readonly month: string; readonly atOnce: number } | undefined;
}

/** Whether there is anything to show. */
export const isMeasured = ({ hours }: Use): boolean => hours.some(({ measured }) => measured);

/**
 * What to draw of each meter: those that are used or that the plan has any of.
 * @param zone in which days begin
 */
export function seriesOf(use: Use, step: Step, zone: string): UseSeries[] {
  const spans = spansOf(use.hours, step, zone);
  const until = new Date(new Date(use.until).getTime() - 1);
  const monthHours =
    (Date.UTC(until.getUTCFullYear(), until.getUTCMonth() + 1) -
      Date.UTC(until.getUTCFullYear(), until.getUTCMonth())) /
    3_600_000;
  return use.meters.flatMap(({ meter, limit, included }) => {
    const points = spans.map((hours) => pointOf(hours, meter));
    const measured = points.filter(({ hours }) => hours > 0);
    const count = measured.reduce((sum, { hours }) => sum + hours, 0);
    const quantities = use.hours.flatMap((hour) => hour.use.filter((one) => one.meter === meter));
    if (meter === 'load-balancer-hours' && quantities.length === 0 && Number(limit ?? 0) === 0) return [];
    const sum = (part: 'tenant' | 'controlPlane') => quantities.reduce((all, one) => all + Number(one[part]), 0);
    return {
      ...{ meter, points },
      average: count === 0 ? 0 : sum('tenant') / count,
      peak: measured.reduce<UsePoint | undefined>(
        (most, one) => (most === undefined || one.average > most.average ? one : most),
        undefined,
      ),
      total: sumOf(quantities.map(({ tenant }) => tenant)),
      controlPlane: count === 0 ? 0 : sum('controlPlane') / count,
      limit: limit === null ? undefined : Number(limit),
      included: included === null ? undefined : { month: included, atOnce: Number(included) / monthHours },
    };
  });
}

type Hour = Use['hours'][number];

function spansOf(hours: readonly Hour[], step: Step, zone: string): (readonly Hour[])[] {
  if (step === 'hour') return hours.map((hour) => [hour]);
  const day = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' });
  return [...Map.groupBy(hours, ({ hour }) => day.format(new Date(hour))).values()];
}

function pointOf(span: readonly Hour[], meter: Meter): UsePoint {
  const measured = span.filter((hour) => hour.measured);
  const used = measured.flatMap(({ use }) => use.filter((one) => one.meter === meter));
  const sum = used.reduce((all, { tenant }) => all + Number(tenant), 0);
  return {
    from: span[0]?.hour ?? '',
    hours: measured.length,
    average: measured.length === 0 ? 0 : sum / measured.length,
  };
}

/** Exact sum of decimal texts with at most six decimals. */
function sumOf(texts: readonly string[]): string {
  const sum = texts.reduce((all, text) => {
    const [whole = '0', fraction = ''] = text.split('.');
    return all + BigInt(whole + fraction.padEnd(6, '0'));
  }, 0n);
  const fraction = (sum % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${sum / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
