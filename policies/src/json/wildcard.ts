/** Whether a text matches a pattern: `*` is any characters, `?` is one. Takes time in the product of the lengths at most. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  const wanted = Array.from(pattern);
  const chars = Array.from(text);
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < chars.length) {
    if (wanted[next] === '*') {
      star = next++;
      resume = at;
    } else if (next < wanted.length && (wanted[next] === '?' || wanted[next] === chars[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else return false;
  }
  while (wanted[next] === '*') next++;
  return next === wanted.length;
}
