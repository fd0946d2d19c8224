/** How often something is tried: a bounded count in a normal run, and the full one of docs/security/figures.md with `LONG=1`. */
export const runs = (normal: number, full: number): number => (process.env.LONG === '1' ? full : normal);

/** Some of them, spread over all, or all of them with `LONG=1`. */
export const some = <T>(all: readonly T[], normal: number): T[] => {
  const count = Math.min(all.length, runs(normal, all.length));
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)] as T);
};
