import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../identity/browser.js';
import { authorizationUrl, pkce, redeem, redirectUri, refresh, verify } from '../provider/kubectl.js';

const client = 'workspace-acme--shop';

/** What a member did, and what came of it. */
export interface Tally {
  /** Sign-ins that ended with an ID token that an API server would take. */
  signIns: number;
  refreshes: number;
  /** Times that something was begun again, because a connection broke. */
  retries: number;
  /** What failed although it was begun again. */
  readonly failures: string[];
  /** Ids of invitations whose making was answered. */
  readonly answered: string[];
  /** Ids that were asked for, answered or not. */
  readonly asked: string[];
}

/** Signs in, refreshes and invites, again and again until `until` says so; the person is an admin of acme and a member of its workspace. */
export async function work(issuer: string, person: string, tally: Tally, over: () => boolean): Promise<void> {
  while (!over()) {
    const session = await again(tally, `${person} signs in`, async () => {
      const browser = new Browser(issuer, issuer);
      const answer = await browser.send('POST', '/sign-in/development', new URLSearchParams({ name: person }));
      expectStatus(answer, 303);
      return browser;
    });
    if (session === undefined) continue;
    const token = await again(tally, `${person} signs in at the workspace`, () => signInAt(issuer, session));
    if (token !== undefined) {
      tally.signIns += 1;
      // As kubectl does: a token whose answer was lost is presented again.
      const next = await again(tally, `${person} refreshes`, async () => {
        const { status, body } = await refresh(issuer, client, token);
        if (status !== 200) throw new Error(`${status} ${body.error}`);
        return body;
      });
      if (next !== undefined) tally.refreshes += 1;
    }
    const id = `i-${randomUUID()}`;
    tally.asked.push(id);
    const made = await again(tally, `${person} invites`, async () => {
      const answer = await session.send('PUT', `/api/v1/organizations/acme/invitations/${id}`, { role: 'billing' });
      if (answer.status !== 200 && answer.status !== 201) expectStatus(answer, 201);
      await answer.text();
      return answer;
    });
    if (made !== undefined) tally.answered.push(id);
  }
}

/** The code flow as kubelogin does it. @returns the refresh token */
async function signInAt(issuer: string, browser: Browser): Promise<string> {
  const { verifier, challenge } = pkce();
  let url = authorizationUrl(issuer, client, { code_challenge: challenge, code_challenge_method: 'S256' }).href;
  for (let redirects = 0; redirects < 12 && !url.startsWith(redirectUri); redirects += 1) {
    const answer = await browser.get(url);
    await answer.text();
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${answer.status} at ${new URL(url).pathname}`);
    url = new URL(location, issuer).href;
  }
  const code = new URL(url).searchParams.get('code') ?? '';
  const { status, body } = await redeem(issuer, client, code, verifier);
  if (status !== 200) throw new Error(`${status} ${body.error}`);
  await verify(issuer, client, body.id_token as string);
  return body.refresh_token as string;
}

/** Does it, and a tenth of a second after it failed once more from its beginning. */
async function again<T>(tally: Tally, what: string, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch {
    tally.retries += 1;
  }
  await pause(100);
  try {
    return await action();
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } };
    tally.failures.push(`${what}: ${message}, ${cause?.code ?? ''} ${cause?.message ?? ''}`);
    return undefined;
  }
}

function expectStatus(answer: Response, status: number): void {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}`);
}
