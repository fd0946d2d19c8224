import { afterMark, cleanText, type LogLine, logLine, logLines, markAfter } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';

const bytes = async function* (...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? new TextEncoder().encode(part) : part;
};
const all = async (chunks: AsyncIterable<Uint8Array>): Promise<LogLine[]> => {
  const found: LogLine[] = [];
  for await (const some of logLines(chunks)) found.push(...some);
  return found;
};
const at = (nanos: string, text: string) => `2026-11-22T14:00:00.${nanos}Z ${text}`;

test.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007said', 'said'],
  ['\u001b]8;;https://evil.example\u001b\\link', 'link'],
  ['\u009b2Jgone', 'gone'],
  ['\u001b[2J\u001b[1;1Hover', 'over'],
  ['ends\r', 'ends'],
  ['10%\r20%', '10%\u240d20%'],
  ['bell\u0007', 'bell\u2407'],
  ['nul\u0000del\u007f', 'nul\u2400del\u2421'],
  ['pay \u202e001\u202c now', 'pay <U+202E>001<U+202C> now'],
  ['a\u2066b\ufeff', 'a<U+2066>b<U+FEFF>'],
  ['half \ud800', 'half \ufffd'],
  ['tab\tstays', 'tab\tstays'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['\u{1f468}\u200d\u{1f469}', '\u{1f468}\u200d\u{1f469}'],
])('%j is shown as %j', (raw, shown) => expect(cleanText(raw)).toBe(shown));

test('whatever is written, nothing of it acts on a terminal or turns text around, and it takes linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
      expect(cleanText(raw)).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(cleanText(raw).isWellFormed()).toBe(true);
    }),
  );
  for (const evil of ['\u001b]'.repeat(50_000), '\u001b['.repeat(50_000), `\u001b[${'0'.repeat(100_000)}`]) {
    const begun = performance.now();
    cleanText(evil);
    expect(performance.now() - begun).toBeLessThan(5_000);
  }
});

test('a line has its moment and its text, and a huge one is cut', () => {
  expect(logLine(at('000000001', 'hello'))).toEqual({
    at: '2026-11-22T14:00:00.000000001Z',
    text: 'hello',
    cut: false,
  });
  expect(logLine('no moment')).toEqual({ at: '', text: 'no moment', cut: false });
  expect(logLine(at('1', ''))).toEqual({ at: '2026-11-22T14:00:00.1Z', text: '', cut: false });
  const huge = logLine(at('000000001', 'x'.repeat(1_000_000)));
  expect([huge.text.length, huge.cut]).toEqual([4_000, true]);
});

test('lines come whole however the text is cut into parts', async () => {
  const text = [at('1', 'ein'), at('2', '日本語'), at('3', '\u{1f600}'), ''].join('\n');
  const whole = await all(bytes(text));
  expect(whole.map((line) => line.text)).toEqual(['ein', '日本語', '\u{1f600}']);
  const raw = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(raw.length), { maxLength: 8 }), async (cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), raw.length];
      const parts = edges.slice(1).map((end, index) => raw.slice(edges[index], end));
      expect(await all(bytes(...parts))).toEqual(whole);
    }),
  );
});

test('of a line without an end only its beginning is kept', async () => {
  const endless = bytes(...Array.from({ length: 200 }, () => 'x'.repeat(65_536)), `\n${at('1', 'after')}\n`);
  const [first, second] = await all(endless);
  expect([first?.text.length, first?.cut, second?.text]).toEqual([4_000, true, 'after']);
});

test('a stream that goes on after a mark repeats no line and leaves none out, also of lines of one moment', () => {
  const moments = fc.array(fc.constantFrom('1', '10', '2', '000000003', '3'), { minLength: 1, maxLength: 12 });
  const key = (line: LogLine) => (line.at.slice(20, -1) || '').padEnd(9, '0');
  fc.assert(
    fc.property(moments, fc.nat(12), (nanos, cut) => {
      const lines = nanos
        .map((one, index) => logLine(at(one, String(index))))
        .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
      // The node writes every moment in one way.
      const even = lines.map((line) => ({ ...line, at: `2026-11-22T14:00:00.${key(line)}Z` }));
      const seen = even.slice(0, cut);
      const mark = markAfter(seen, '');
      const again = mark === '' ? even : even.filter((line) => line.at >= (mark.split('_')[0] ?? ''));
      expect([...seen, ...afterMark(mark)(again)]).toEqual(even);
    }),
  );
});

test('a mark that is none leaves nothing out', () => {
  const lines = [logLine(at('1', 'a')), logLine('b')];
  for (const mark of ['', 'x', '2026_1', '../..', `${'9'.repeat(50)}`]) expect(afterMark(mark)(lines)).toEqual(lines);
});
