/**
 * Where to go after signing in: a path of this service, as a URL parser would write it, or undefined when the text could
 * lead anywhere else in any browser.
 */
export function returnPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > longest || !text.startsWith('/')) return undefined;
  // Browsers drop tabs and line ends, and take a backslash for a slash; proxies may decode one more time.
  if (!/^[\x21-\x7e]*$/.test(text) || text.includes('\\') || /^\/(\/|%2f|%5c)/i.test(text)) return undefined;
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  const path = `${url.pathname}${url.search}${url.hash}`;
  if (url.origin !== base || /^\/(\/|%2f|%5c)/i.test(path)) return undefined;
  return signInPage.test(url.pathname) ? undefined : path;
}

const base = 'http://return.invalid';
/** Longest path in characters; it travels in a cookie. */
const longest = 2_048;
/** Coming back to signing in would never end. */
const signInPage = /^\/sign-(in|out)(\/|$)/;
