/** Columns that a text takes on a terminal: wide characters (Japanese, emoji) take two, combining marks none. */
export function displayWidth(text: string): number {
  if (!/[^\u0020-\u007e]/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : blank.test(segment) ? 0 : 1;
  return width;
}

/** The text, and as many spaces as it takes to fill the width. */
export const padded = (text: string, width: number, right = false): string => {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? space + text : text + space;
};

/** The text in at most `width` columns; what is left out ends in `…`. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (displayWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Lines of at most `width` columns, broken at spaces; a longer word stays whole, so that it can be copied. */
export function wrapped(text: string, width: number | undefined): string[] {
  if (width === undefined) return text.split('\n');
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (current !== '' && displayWidth(longer) > width) {
        lines.push(current);
        current = word;
      } else current = longer;
    }
    return [...lines, current];
  });
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** East Asian Wide and Fullwidth of Unicode's EastAsianWidth, and what is drawn as emoji. */
const wide =
  /^[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18d08}\u{1b000}-\u{1b2fb}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}|\ufe0f/u;
const blank = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
