import { z } from 'zod';
import { isLoopbackUrl } from './loopback.js';
import { type Settings, setting } from './setting.js';

/** Where the service is for everybody else; the `iss` of every token, byte for byte (OpenID Connect Discovery 1.0, 4.3). */
export const issuerSettings = {
  ISSUER: setting({
    schema: z.string().max(512).refine(isIssuer),
    meaning: 'Issuer identifier: the URL under which the service is reached, and the `iss` of every token.',
    allowed:
      'an https URL without user, query, fragment or trailing slash, written as a URL parser would write it; http on localhost, 127.0.0.0/8 or ::1',
    fix: 'set it to the public URL of the service, for example https://id.example.com',
    // As a URL parser writes it: without the port 80, and without zeros before a number.
    developmentDefault: ({ PORT }) => originOn(PORT || '3000'),
  }),
} satisfies Settings;

function originOn(port: string): string {
  const text = `http://localhost:${port}`;
  return URL.canParse(text) ? new URL(text).origin : text;
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // A kube-apiserver compares the issuer as text, so that it must be what every parser makes of it.
  const canonical = `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
  return text === canonical && !text.endsWith('/') && (url.protocol === 'https:' || isLoopbackHttp(url));
}

const isLoopbackHttp = (url: URL): boolean => url.protocol === 'http:' && isLoopbackUrl(url.href);
