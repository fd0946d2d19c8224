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

/** Seconds that something takes, and what it gave. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}
