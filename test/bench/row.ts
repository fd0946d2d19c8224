/** One comparison: `ratio` above 1 means that we are that many times faster. */
export interface Row {
  readonly bench: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly ratio: number;
  readonly unit: string;
}

/** A row of two durations of the same work. */
export const row = (bench: string, ours: number, peer: number, peerName: string, unit = 's'): Row => ({
  bench,
  ours,
  peer,
  peerName,
  ratio: peer / ours,
  unit,
});

/** How many objects in how many seconds. */
export interface Pace {
  readonly objects: number;
  readonly seconds: number;
}

/** A row of two paces at work of the same kind, which may differ in size. */
export function paceRow(bench: string, ours: Pace, peer: Pace, peerName: string): Row {
  const [own, other] = [ours, peer].map(({ objects, seconds }) => objects / seconds) as [number, number];
  return { bench, ours: own, peer: other, peerName, ratio: own / other, unit: 'objects/s' };
}

/** Seconds that something takes, and what it gave. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}

/**
 * The middle of five durations, each with a number of its own so that the work is never the same twice. One run more
 * goes before and is not counted: what takes milliseconds would else be measured with the compilation of its code.
 */
export async function medianOfFive(work: (run: number) => unknown): Promise<number> {
  await work(0);
  const seconds: number[] = [];
  for (let run = 1; run <= 5; run++) seconds.push((await timed(() => work(run))).seconds);
  return seconds.sort((a, b) => a - b)[2] as number;
}
