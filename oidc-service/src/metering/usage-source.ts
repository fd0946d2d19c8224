import type { UsageRecord } from './usage-record.js';

/** Where use is learnt from. */
export interface UsageSource {
  readonly name: string;
  /**
   * Everything that was used in an hour, one record for each workspace, meter and part. Asked after the hour is over, maybe more
   * than once. @throws when it cannot tell: then the hour is asked for again, and is not taken for one without use
   */
  read(hour: Date): Promise<readonly UsageRecord[]>;
}
