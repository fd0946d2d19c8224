/** How a cookie is set: to this host alone, out of the reach of scripts and of other sites' posts. */
export interface CookieOptions {
  readonly httpOnly: true;
  readonly sameSite: 'lax';
  readonly path: '/';
  readonly secure: boolean;
  /** Milliseconds. */
  readonly maxAge: number;
}

/** Names and options of the cookies of an issuer. */
export interface Cookies {
  readonly session: string;
  /** The cookie of one sign-in that is on its way, so that several tabs do not disturb each other. */
  attempt(state: string): string;
  options(maxAge: number): CookieOptions;
}

/** Under https, `__Host-` keeps other hosts of the domain from setting them (RFC 6265bis, 4.1.3.2). */
export function cookiesOf(issuer: string): Cookies {
  const secure = issuer.startsWith('https:');
  const prefix = secure ? '__Host-kaas-' : 'kaas-';
  return {
    session: `${prefix}session`,
    attempt: (state) => `${prefix}sign-in-${state.slice(0, 12)}`,
    options: (maxAge) => ({ httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge }),
  };
}
