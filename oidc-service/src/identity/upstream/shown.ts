/** Text of a provider as we keep it to show: no control characters, well-formed, at most that many characters; or null. */
export function shown(value: unknown, longest = 200): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return text === '' ? null : [...text].slice(0, longest).join('');
}
