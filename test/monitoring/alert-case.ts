/** Series by their names and labels, in promtool's notation: `1x10 0x30` is eleven times 1, then 31 times 0, each `every` apart. */
export type Series = Readonly<Record<string, string>>;

/** When an alert fires, and when it does not. Time begins at 0, so that `time()` is what is counted from there. */
export interface AlertCase {
  /** Between samples, and between looks at the rule. @default 1m */
  readonly every?: '1m' | '30m';
  readonly alert: string;
  readonly series: Series;
  /** Where the same series do not make it fire: before, when it is too short, or after it is over. */
  readonly quietAt: readonly string[];
  readonly firesAt: string;
  /** Everything but `severity`, which the rule says. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What looks alike and must not make it fire, at `firesAt`. */
  readonly alike?: readonly Series[];
}
