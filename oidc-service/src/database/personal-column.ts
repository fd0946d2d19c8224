/** Why a column holds personal data, and how a row is found to be a person's. */
export interface PersonalColumn {
  /** Purpose of processing, in words that a person understands (GDPR, article 15). */
  readonly purpose: string;
}

/** A column with personal data. */
export const personal = (purpose: string): PersonalColumn => ({ purpose });
/** No personal data: ids that say nothing, times, states and structure. */
export const no = null;
