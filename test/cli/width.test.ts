import { cut, displayWidth, padded, table, wrapped } from '@hexabase-kaas/cli';

test.each([
  ['acme', 4],
  ['アクメ株式会社', 14],
  ['ｱｸﾒ', 3],
  ['한국', 4],
  ['👩‍💻', 2],
  ['é', 1],
  ['カ\u3099', 2],
  ['', 0],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('wide characters line up in a table', () => {
  const text = table(
    [{ title: 'Name' }, { title: 'n', align: 'right' }],
    [
      ['アクメ', '1'],
      ['acme', '12'],
    ],
    String,
  );
  expect(text.split('\n').map(displayWidth)).toEqual([10, 10, 10]);
});

test('a text is cut and padded by columns', () => {
  expect(cut('アクメ株式会社', 6)).toBe('アク…');
  expect(padded('アク', 6)).toBe('アク  ');
});

test('lines break at spaces, and a long word stays whole', () => {
  expect(wrapped('one two averyveryverylongword', 8)).toEqual(['one two', 'averyveryverylongword']);
});
