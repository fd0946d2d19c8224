/** Text of a file or a name as it may reach a terminal: what could move the cursor or turn the text around is escaped. */
export const printable = (text: string): string =>
  text.replace(unprintable, (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
