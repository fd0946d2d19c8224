import {
  migrate,
  migrations,
  openSigningKeys,
  readConfiguration,
  type SigningKeys,
  withdrawKey,
} from '@hexabase-kaas/oidc-service';
import { createLocalJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { runs } from '../runs.js';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(180_000);

let time = Date.parse('2026-11-21T12:00:00Z');
const clock = () => new Date(time);
const pass = (seconds: number) => {
  time += seconds * 1_000;
};
const configuration = readConfiguration({ KEY_PUBLISH_SECONDS: '900' });
const lifetime = 300;
const maxAge = 60;

/**
 * What an API server does with the JWKS (Kubernetes 1.35, go-oidc 2.3.0, jwks.go): a key that it holds is believed without
 * asking; for another one it reads the JWKS again, but not before all but 30 s of its `max-age` have passed.
 */
class ApiServer {
  private held: readonly JWTPayload[] = [];
  private expires = Number.NEGATIVE_INFINITY;
  constructor(private readonly issuer: SigningKeys) {}

  async accepts(token: string): Promise<boolean> {
    if (await this.verifies(token)) return true;
    if (time + 30_000 <= this.expires) return false;
    await this.issuer.refresh();
    this.held = this.issuer.current().published.map(({ publicJwk }) => publicJwk as JWTPayload);
    this.expires = time + maxAge * 1_000;
    return this.verifies(token);
  }

  private async verifies(token: string): Promise<boolean> {
    if (!this.held.some(({ kid }) => kid === decodeProtectedHeader(token).kid)) return false;
    const keys = createLocalJWKSet({ keys: this.held as never });
    return jwtVerify(token, keys, { currentDate: clock() }).then(
      () => true,
      () => false,
    );
  }
}

onEachDatabase((opened) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = async (keys: SigningKeys): Promise<{ token: string; ends: number }> => {
    const { id, sign } = keys.current().signing;
    const ends = Math.floor(time / 1_000) + lifetime;
    const text = `${part({ alg: 'RS256', kid: id })}.${part({ sub: 'u-1', exp: ends })}`;
    return { token: `${text}.${(await sign(Buffer.from(text))).toString('base64url')}`, ends };
  };
  beforeAll(() => migrate(opened().db, migrations), 60_000);

  test('live tokens over three rotations are refused by none of five API servers, whatever they hold; a withdrawn key is forgotten with the first token of another', async () => {
    const keys = await openSigningKeys(opened().db, configuration, clock);
    const warm = [1, 2, 3, 4].map(() => new ApiServer(keys));
    const live: { token: string; ends: number }[] = [];
    let [uses, refusals] = [0, 0];
    const use = async (servers: readonly ApiServer[], tokens: readonly { token: string; ends: number }[]) => {
      for (const { token } of tokens.filter((one) => one.ends > time / 1_000)) {
        for (const server of servers) {
          uses++;
          if (!(await server.accepts(token))) refusals++;
        }
      }
    };
    const signing = new Set<string>();
    for (let rotation = 0; rotation <= 3; rotation++) {
      for (let step = 0; step < 25; step++) {
        const made = await Promise.all(Array.from({ length: runs(2, 10) }, () => signed(keys)));
        live.push(...made);
        // Some servers see every token, one sees few, and one has just started and holds nothing.
        await use(step % 5 === 0 ? warm : warm.slice(0, 2), made);
        if (step % 5 === 0) await use([new ApiServer(keys)], live.slice(-20));
        pass(60);
        await keys.advance();
      }
      signing.add(keys.current().signing.id);
      await keys.rotate();
    }
    expect([live.length, signing.size, refusals]).toEqual([runs(200, 1_000), 4, 0]);
    expect(uses).toBeGreaterThan(runs(400, 2_000));

    // The published successor is known to nobody who has not asked since; so is the one that is made anew.
    const last = await signed(keys);
    await use(warm, [last]);
    await withdrawKey(opened().db, configuration, keys.current().signing.id, clock());
    pass(31);
    await keys.refresh();
    expect(decodeProtectedHeader((await signed(keys)).token).kid).not.toBe(decodeProtectedHeader(last.token).kid);
    // It cannot know better before it has a reason to ask.
    expect(await warm[0]?.accepts(last.token)).toBe(true);
    const next = await signed(keys);
    expect(await Promise.all(warm.map((server) => server.accepts(next.token)))).toEqual([true, true, true, true]);
    const before = live.filter(
      ({ token }) => decodeProtectedHeader(token).kid === decodeProtectedHeader(last.token).kid,
    );
    for (const { token } of [last, ...before]) {
      expect(await Promise.all(warm.map((server) => server.accepts(token)))).toEqual([false, false, false, false]);
    }
  });
});
