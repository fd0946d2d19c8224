import type { IncomingMessage } from 'node:http';

/** Value of a cookie; undefined when there is none, or several of that name, of which one must be somebody else's. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}
