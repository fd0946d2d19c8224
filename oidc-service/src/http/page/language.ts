/** Languages of pages and mails. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** Language of a BCP 47 tag; English for those that we do not speak. */
export const languageOf = (tag: string | null | undefined): Language => (/^ja\b/i.test(tag ?? '') ? 'ja' : 'en');
