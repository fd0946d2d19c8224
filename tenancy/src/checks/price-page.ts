/** Pages of the issues that `price.ts` raises. */
export const pricePages = {
  'price-amount': {
    title: 'A price has more decimals than its currency',
    explanation:
      'An invoice cannot hold it: the yen has no decimals, the dollar two, the dinar of Kuwait three (ISO 4217). The price of one metered unit may have more; there the sum is rounded.',
    example: 'prices: [{currency: JPY, amount: "12000.50", interval: month}]',
    fix: 'Write the amount with the decimals of the currency.',
  },
  'price-twice': {
    title: 'A currency or a meter has two prices',
    explanation: 'Nobody could say which of them is charged.',
    example:
      'prices: [{currency: JPY, amount: "12000", interval: month}, {currency: JPY, amount: "120000", interval: year}]',
    fix: 'Keep one of them; another interval is another plan.',
  },
} as const;
