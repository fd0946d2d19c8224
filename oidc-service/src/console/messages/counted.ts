const english = new Intl.PluralRules('en');

/** A number with its noun in English, by the plural rules of CLDR; Japanese has one form for every number. */
export const counted = (count: number, one: string, other: string): string =>
  `${new Intl.NumberFormat('en').format(count)} ${english.select(count) === 'one' ? one : other}`;
