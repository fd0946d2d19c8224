// A service behind a proxy that hands on one path of a host, as it is.
import { createLog, readConfiguration, serviceFeatures, startServer, systemClock } from '@hexabase-kaas/oidc-service';
import { Browser } from './identity/browser.js';
import { freePort } from './provider/provider-server.js';

jest.setTimeout(120_000);

test('an issuer with a path has pages, API and styles below it, and nothing leads elsewhere', async () => {
  const port = await freePort();
  const issuer = `http://localhost:${port}/kaas/id`;
  const configuration = readConfiguration({
    ...{ PORT: String(port), ISSUER: issuer, DATABASE_URL: 'pglite:memory', DEVELOPMENT_SIGN_IN: 'on' },
    ...{ HOST: 'localhost', STOP_SECONDS: '1', LOG_LEVEL: 'silent' },
  });
  const features = serviceFeatures;
  const server = await startServer({ configuration, clock: systemClock, log: createLog('silent'), features });
  try {
    const origin = `http://localhost:${port}`;
    const browser = new Browser(origin, origin);
    const asked = await browser.get('/kaas/id/sign-in');
    const page = await asked.text();
    const places = [...page.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map(([, place]) => place as string);
    expect(places.length).toBeGreaterThan(3);
    expect(places.filter((place) => !place.startsWith('/kaas/id/'))).toEqual([]);
    for (const place of places.filter((one) => /\.(css|js|svg)$/.test(one)))
      expect([place, (await browser.get(place)).status]).toEqual([place, 200]);

    const form = new URLSearchParams({ name: 'Ada' });
    const signedIn = await browser.send('POST', '/kaas/id/sign-in/development', form);
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/kaas/id/console']);
    expect((await browser.get('/kaas/id/api/v1/me')).status).toBe(200);
    const console = await browser.get('/kaas/id/console');
    const home = console.status === 200 ? console : await browser.get(console.headers.get('location') as string);
    const links = [...(await home.text()).matchAll(/href="(\/[^"]*)"/g)].map(([, place]) => place as string);
    expect(links.filter((place) => !place.startsWith('/kaas/id/'))).toEqual([]);
    for (const place of new Set(links)) expect([place, (await browser.get(place)).status < 400]).toEqual([place, true]);
    // Health is asked for inside, where no proxy is.
    expect((await browser.get('/livez')).status).toBe(200);
    expect((await browser.get('/kaas/idea')).status).toBe(404);
  } finally {
    await server.stop();
  }
});
