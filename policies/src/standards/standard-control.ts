/** One demand of a published standard. */
export interface StandardControl {
  /** As the standard names or numbers it; policies refer to it by this. */
  readonly id: string;
  /** What it demands, in short. @default the id, where that says it */
  readonly title?: string;
  /** What of the product meets it, beside policies. @default none */
  readonly elsewhere?: string;
  /** Why nothing of the product meets it, or not all of it. @default none */
  readonly gap?: string;
}
