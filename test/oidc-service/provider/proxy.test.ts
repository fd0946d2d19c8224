import { get, type IncomingHttpHeaders } from 'node:http';
import { addWorkspace, defaultGroups, freePort, startProvider } from './provider-server.js';

jest.setTimeout(120_000);

const shop = 'workspace-acme--shop';

test('behind a proxy that ends TLS, cookies are secure and addresses those of the issuer, whatever its headers say', async () => {
  const port = await freePort();
  const issuer = 'https://id.localhost';
  const server = await startProvider({ ISSUER: issuer, PORT: String(port), TRUSTED_PROXIES: '1' });
  try {
    await addWorkspace(server.db, 'shop', defaultGroups);
    const query = new URLSearchParams({
      client_id: shop,
      response_type: 'code',
      redirect_uri: 'http://localhost:8000',
      scope: 'openid',
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
    });
    const { status, headers } = await raw(`http://127.0.0.1:${port}/oidc/authorize?${query}`, { host: 'evil.example' });
    expect([status, headers.location]).toEqual([303, expect.stringMatching(/^\/oidc\/interaction\/[\w-]+$/)]);
    const cookies = headers['set-cookie'] ?? [];
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; secure/i);
      expect(cookie).toMatch(/; httponly/i);
      expect(cookie).toMatch(/; samesite=lax/i);
    }
    const metadata = await (await fetch(`http://127.0.0.1:${port}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({ issuer, authorization_endpoint: `${issuer}/oidc/authorize` });
  } finally {
    await server.stop();
  }
});

function raw(url: string, headers: Readonly<Record<string, string>>) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    }).on('error', reject);
  });
}
