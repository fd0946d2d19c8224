/** Up to where a stream for other consumers has the audit. */
export interface EventCursorTable {
  /** Name of the stream. */
  readonly stream: string;
  /** Position of the last event that it is known to keep; 0 before the first. */
  position: number;
  /** Process that publishes. */
  holder: string;
  /** Until when no other process does. */
  leased_until: Date;
}
