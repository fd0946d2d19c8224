import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { cookieOf } from '../cookie.js';
import { type Language, languageOf, languages } from './language.js';

/** Cookies of what a browser wants to read; they say nothing about a person, so nobody has to be signed in. */
export const preferenceCookies = { language: 'kaas-language', zone: 'kaas-zone' } as const;

/** Language of pages: the one that was chosen in this browser, or else the one that it asks for. */
export function languageFor(response: Response): Language {
  const chosen = cookieOf(response.req, preferenceCookies.language);
  const known = languages.find((one) => one === chosen);
  return known ?? languageOf(response.req.acceptsLanguages([...languages]) || 'en');
}

/** Time zone of moments on pages: the one that was chosen in this browser, or else UTC. */
export function zoneFor(request: IncomingMessage): string {
  const chosen = cookieOf(request, preferenceCookies.zone);
  return chosen === undefined ? 'UTC' : (zoneOf(decoded(chosen)) ?? 'UTC');
}

/** A time zone of the IANA database as this machine knows it; undefined for any other text. */
export const zoneOf = (text: string): string | undefined => zones().find((zone) => zone === text);

/** Every zone, `UTC` first. */
export const zones = (): readonly string[] =>
  (known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]);

let known: readonly string[] | undefined;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
