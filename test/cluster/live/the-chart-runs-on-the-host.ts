import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoPostgresql } from '../../backends/postgresql.ts';
import { ownChart } from '../harness/own-chart.ts';
import { until } from '../harness/until.ts';
import { signInAtDex } from '../machine/dex-sign-in.ts';
import { kubectl } from '../machine/exec.ts';
import { withServicePlace } from '../machine/installed-service.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { connections, runningPods } from '../machine/pod-network.ts';
import { issuerUrl } from '../machine/token.ts';
import { WebBrowser } from '../machine/web-browser.ts';

const { namespace, release } = ownChart;

liveTest('the chart of the service is installed, upgraded and uninstalled on a real cluster', async (t, machine) => {
  const missing = whyNoPostgresql();
  if (missing) return t.skip(missing);
  await withServicePlace(machine, async (service) => {
    const browser = new WebBrowser(machine);
    let me = '';

    await t.test('one command brings it, and its own test passes', async () => {
      await service.install();
      assert.match(service.helm('test', release), /Phase: +Succeeded/);
      assert.equal((await pods(machine)).length, 2);
    });

    await t.test('people sign in', async () => {
      me = await signIn(browser);
      assert.match(me, /^u-/);
    });

    await t.test('it knows the tenancy that Flux applied', async () => {
      const page = await browser.open(`${issuerUrl}/readyz`);
      assert.equal((JSON.parse(page.text) as { status: string }).status, 'ok', page.text);
    });

    await t.test('only the ingress reaches it', async () => {
      const [target] = await pods(machine);
      const from = async (place: string) => {
        const pod = (await runningPods(machine)).find((one) => one.namespace === place);
        return (await connections(pod?.network ?? '', [`${target?.address}:8080`]))[0];
      };
      assert.equal(await from('ingress'), 'open');
      for (const place of ['database', 'acme--shop', 'globex--main', 'flux-system'])
        if ((await runningPods(machine)).some((one) => one.namespace === place))
          assert.notEqual(await from(place), 'open', place);
    });

    await t.test('a pod that dies fails no sign-in, and no write is lost', async (t) => {
      const load = new Load(browser, me);
      const [victim] = await pods(machine);
      await sleep(2000);
      await kubectl(machine, '-n', namespace, 'delete', 'pod', victim?.name ?? '', '--grace-period=0', '--force');
      const other = new WebBrowser(machine);
      assert.equal(await signIn(other), me);
      await untilRolledOut(machine);
      t.diagnostic(await load.end());
    });

    await t.test('an upgrade under load keeps keys, sessions and data', async (t) => {
      const before = await keysOf(browser);
      const load = new Load(browser, me);
      await service.install({ podLabels: { upgraded: 'yes' } });
      t.diagnostic(await load.end());
      assert.deepEqual(await keysOf(browser), before);
      assert.equal(await whoAmI(browser), me);
    });

    await t.test('uninstalled and installed again, nobody has to sign in anew', async () => {
      const before = await keysOf(browser);
      service.helm('uninstall', release, '--wait');
      assert.deepEqual(await pods(machine), []);
      const { body } = await machine.admin().request('GET', `/api/v1/namespaces/${namespace}/secrets/${release}`);
      assert.ok((body.data as Record<string, string>).KEY_ENCRYPTION_KEYS);
      await service.install();
      assert.deepEqual(await keysOf(browser), before);
      assert.equal(await whoAmI(browser), me);
    });
  });
});

const pods = async (machine: Machine) =>
  (await runningPods(machine)).filter(
    (pod) => pod.namespace === namespace && pod.labels['app.kubernetes.io/component'] !== 'test',
  );

async function untilRolledOut(machine: Machine): Promise<void> {
  const { status, output } = await kubectl(
    machine,
    ...['-n', namespace, 'rollout', 'status', `deployment/${release}`, '--timeout=180s'],
  );
  assert.equal(status, 0, output);
}

/** Signs in, and gives the person's id. */
async function signIn(browser: WebBrowser): Promise<string> {
  await signInAtDex(browser);
  return whoAmI(browser);
}

const whoAmI = async (browser: WebBrowser): Promise<string> =>
  (JSON.parse((await browser.open(`${issuerUrl}/api/v1/me`)).text) as { id: string }).id;

const keysOf = async (browser: WebBrowser): Promise<string[]> => {
  const { keys } = JSON.parse((await browser.open(`${issuerUrl}/oidc/jwks`)).text) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

/** Writes one thing after the other, and reads each again. */
class Load {
  #isOver = false;
  #writes = 0;
  #again = 0;
  readonly #run: Promise<void>;

  constructor(browser: WebBrowser, person: string) {
    this.#run = this.#loop(browser, person);
  }

  async end(): Promise<string> {
    this.#isOver = true;
    await this.#run;
    return `${this.#writes} writes, ${this.#again} sent again`;
  }

  async #loop(browser: WebBrowser, person: string): Promise<void> {
    const path = `${issuerUrl}/api/v1/people/${person}/profile`;
    while (!this.#isOver) {
      const name = `Name ${++this.#writes}`;
      await until('the write is taken', 20, async () => {
        const { status, text } = await browser.put(path, { name, locale: null });
        if (status === 200) return true;
        this.#again++;
        assert.equal(status, 502, text);
        return false;
      });
      const { text } = await browser.open(path);
      assert.equal((JSON.parse(text) as { name: string }).name, name);
      await sleep(20);
    }
  }
}
