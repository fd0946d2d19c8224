/** A browser as far as cookies and redirects go: keeps cookies, follows nothing, and says where a request comes from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Cookies as they were last set, with their attributes. */
  readonly set = new Map<string, string>();
  constructor(
    private readonly server: string,
    readonly origin = 'http://localhost:3000',
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** Asks for a path, or for the path of an absolute URL of the issuer. */
  async get(path: string, init: RequestInit = {}): Promise<Response> {
    const target = path.startsWith(this.origin) ? path.slice(this.origin.length) : path;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...this.headers, ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    // An empty one is one that is not sent.
    const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    const response = await fetch(this.server + target, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as unknown as [string, string, string];
      this.set.set(name, line);
      if (/Expires=Thu, 01 Jan 1970|Max-Age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Posts a form, or JSON by another method, from a page of the issuer. */
  send(
    method: string,
    path: string,
    body?: URLSearchParams | object,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const json = body !== undefined && !(body instanceof URLSearchParams);
    return this.get(path, {
      method,
      ...(body !== undefined && { body: json ? JSON.stringify(body) : (body as URLSearchParams) }),
      headers: {
        origin: this.origin,
        'sec-fetch-site': 'same-origin',
        ...(json && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  }

  /** A copy with the same cookies, as a thief of them would have. */
  copy(): Browser {
    const copy = new Browser(this.server, this.origin, this.headers);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  get session(): string | undefined {
    return this.cookies.get('kaas-session') ?? this.cookies.get('__Host-kaas-session');
  }
}
