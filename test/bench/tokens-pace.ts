/** How fast tokens came, and how long each took. */
export interface TokenPace {
  readonly perSecond: number;
  /** Milliseconds within which half, 95 % and 99 % were answered. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Milliseconds of processor for each, of whom `processor` of `pace` tells; 0 of nobody. */
  readonly processor: number;
}

/**
 * Has every one of `makers` make tokens one after the other for some seconds, after one that is not counted.
 * @param processor milliseconds of processor that whoever makes them has taken so far
 */
export async function pace(
  makers: readonly (() => Promise<unknown>)[],
  seconds: number,
  processor: () => number = () => 0,
): Promise<TokenPace> {
  await Promise.all(makers.map((make) => make()));
  const before = processor();
  const took: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  await Promise.all(
    makers.map(async (make) => {
      for (let began = performance.now(); began < end; began = performance.now()) {
        await make();
        took.push(performance.now() - began);
      }
    }),
  );
  const each = (processor() - before) / took.length;
  const lasted = (performance.now() - start) / 1_000;
  took.sort((a, b) => a - b);
  const within = (part: number): number => took[Math.min(took.length - 1, Math.floor(took.length * part))] as number;
  return { perSecond: took.length / lasted, p50: within(0.5), p95: within(0.95), p99: within(0.99), processor: each };
}

/** Of several rounds the one in the middle, by its rate. */
export const middle = (rounds: readonly TokenPace[]): TokenPace =>
  rounds.toSorted((a, b) => a.perSecond - b.perSecond)[rounds.length >> 1] as TokenPace;

export const inWords = ({ perSecond, p50, p95, p99, processor }: TokenPace): string =>
  `${perSecond.toFixed(0)}/s${processor > 0 ? ` of ${processor.toFixed(2)} ms of processor` : ''}, p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
