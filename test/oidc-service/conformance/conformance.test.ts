import { writeFileSync } from 'node:fs';
import { addPerson, type ProviderServer, startProvider } from '../provider/provider-server.js';
import { backChannelModules } from './back-channel.js';
import { basicModules } from './basic.js';
import { configModules } from './config.js';
import { logoutModules } from './logout.js';
import { type Module, OutOfScope, type Setting, settingOf, type Verdict } from './module.js';

jest.setTimeout(300_000);

/**
 * The modules of the OpenID conformance suite's plans for providers, by their ids there, each written anew after what its
 * description obliges: Basic (38), Config (1), RP-initiated logout (11), back-channel logout (2).
 */
const plans: Readonly<Record<string, readonly Module[]>> = {
  basic: basicModules,
  config: configModules,
  'rp-initiated-logout': logoutModules,
  'back-channel-logout': backChannelModules,
};

let server: ProviderServer;
let setting: Setting;
const verdicts: { plan: string; module: string; verdict: Verdict; note: string }[] = [];
beforeAll(async () => {
  setting = await settingOf(async (environment) => {
    server = await startProvider(environment);
    return { issuer: server.issuer, session: await addPerson(server.db, 'u-ada'), db: server.db };
  });
});
afterAll(async () => {
  await server.stop();
  setting.close();
  const file = process.env.CONFORMANCE_REPORT;
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(verdicts, null, 2)}\n`);
});

test.each(
  Object.entries(plans).flatMap(([plan, modules]) => modules.map((module) => [plan, module.id, module] as const)),
)('%s: %s', async (plan, id, { run }) => {
  try {
    const warning = await run(setting);
    verdicts.push({
      plan,
      module: id,
      verdict: typeof warning === 'string' ? 'WARNING' : 'PASSED',
      note: String(warning ?? ''),
    });
  } catch (error) {
    if (!(error instanceof OutOfScope)) {
      verdicts.push({ plan, module: id, verdict: 'FAILED', note: String(error) });
      throw error;
    }
    verdicts.push({ plan, module: id, verdict: 'SKIPPED', note: error.message });
  }
});

test('every module of the plans has a verdict, and what is not passed is known by name', () => {
  expect(Object.entries(plans).map(([plan, modules]) => [plan, new Set(modules.map(({ id }) => id)).size])).toEqual([
    ['basic', 38],
    ['config', 1],
    ['rp-initiated-logout', 11],
    ['back-channel-logout', 2],
  ]);
  const named = (wanted: Verdict) => verdicts.filter(({ verdict }) => verdict === wanted).map(({ module }) => module);
  expect(verdicts).toHaveLength(52);
  expect(named('FAILED')).toEqual([]);
  expect(named('WARNING').sort()).toEqual(['scope-address', 'scope-all', 'scope-phone']);
  expect(named('SKIPPED').sort()).toEqual(['idtoken-unsigned']);
});
