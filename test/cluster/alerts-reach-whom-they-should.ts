import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { whyNot } from '../monitoring/on-path.ts';
import { allRules, monitoring } from '../monitoring/rule-files.ts';
import { Daemon } from './harness/daemon.ts';
import { freePorts } from './harness/port.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';

const source = join(monitoring, 'alertmanager');
const receivers: Readonly<Record<string, string>> = {
  critical: 'pager',
  warning: 'chat',
  info: 'planning',
  none: 'heartbeat',
};

test('alerts reach whom they should', { skip: whyNot('amtool'), timeout: 120_000 }, async (t) => {
  const directory = scratchDirectory('alertmanager');
  const config = join(directory, 'alertmanager.yaml');
  const amtool = (...args: readonly string[]) => spawnSync('amtool', [...args], { cwd: directory, encoding: 'utf8' });
  const text = readFileSync(join(source, 'alertmanager.yaml'), 'utf8');
  writeFileSync(config, text.replaceAll('/etc/alertmanager/config', directory));
  copyFileSync(join(source, 'kaas.tmpl'), join(directory, 'kaas.tmpl'));
  try {
    await t.test('amtool takes the configuration and its template', () => {
      const { status, stdout, stderr } = amtool('check-config', config);
      assert.equal(status, 0, `${stdout}${stderr}`);
      assert.match(stdout, / - 1 templates\n +SUCCESS/);
    });
    await t.test('every alert has one receiver, by its severity', () => {
      for (const { alert, labels = {} } of allRules().filter((rule) => rule.alert !== undefined)) {
        const { stdout } = amtool(
          'config',
          'routes',
          'test',
          `--config.file=${config}`,
          `alertname=${alert}`,
          `severity=${labels.severity}`,
        );
        assert.equal(stdout.trim(), receivers[labels.severity as string], alert);
      }
    });
    await t.test('what inhibits, and what is inhibited, are alerts that there are', () => {
      const names = allRules().flatMap(({ alert }) => alert ?? []);
      const rules = (parse(text) as { inhibit_rules: Record<'source_matchers' | 'target_matchers', string[]>[] })
        .inhibit_rules;
      for (const matcher of rules.flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers])) {
        const [, operator, value = ''] = /^alertname (=|=~|!=) "?([^"]+)"?$/.exec(matcher) ?? [];
        const parts = operator === '=~' ? value.split('|') : [value];
        for (const part of parts)
          assert.ok(
            names.some((name) => new RegExp(`^(?:${part})$`).test(name)),
            matcher,
          );
      }
    });
    await t.test('no secret stands in it: each comes from a file', () => {
      assert.doesNotMatch(text, /(_key|_url|password|credentials|token|_secret):/);
    });
    await t.test('messages name the alert, the place, and what to do', () => {
      const alerts = [{ labels: {}, annotations: { summary: 'It is full.', runbook_url: 'https://example.com/a' } }];
      writeFileSync(
        join(directory, 'data.json'),
        JSON.stringify({ ...sample, alerts: alerts.map((one) => ({ ...one, status: 'firing' })) }),
      );
      const render = (name: string) =>
        amtool(
          'template',
          'render',
          '--template.glob=*.tmpl',
          `--template.text={{ template "${name}" . }}`,
          '--template.data=data.json',
        );
      assert.equal(render('kaas.title').stdout.trim(), '[FIRING 1] WorkspaceQuotaUsed in acme--shop');
      assert.equal(render('kaas.text').stdout.trim(), 'It is full.\nWhat to do: https://example.com/a');
    });
    await t.test('a consequence is not told beside its cause, and another workspace is', () =>
      inhibited(directory, config),
    );
  } finally {
    removeScratch(directory);
  }
});

const sample = {
  status: 'firing',
  receiver: 'chat',
  groupLabels: {},
  commonLabels: { alertname: 'WorkspaceQuotaUsed', namespace: 'acme--shop' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager',
};

/** What a real Alertmanager with this configuration makes of alerts. */
async function inhibited(directory: string, config: string): Promise<void> {
  const [port] = await freePorts(1);
  const args = [
    `--config.file=${config}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--storage.path=data',
    '--cluster.listen-address=',
  ];
  const daemon = new Daemon('prometheus-alertmanager', 'prometheus-alertmanager', args, directory);
  const api = `http://127.0.0.1:${port}/api/v2`;
  try {
    await daemon.until('Alertmanager is ready', 30, async () => (await fetch(`${api}/status`)).ok);
    const alerts = [
      { alertname: 'WorkspaceControlPlaneDown', severity: 'critical', namespace: 'acme--shop' },
      { alertname: 'FluxNotReady', severity: 'warning', namespace: 'acme--shop', name: 'tenant' },
      { alertname: 'FluxNotReady', severity: 'warning', namespace: 'globex--lab', name: 'tenant' },
      { alertname: 'KaasServiceAbsent', severity: 'critical' },
      { alertname: 'KaasJobsWaiting', severity: 'warning', topic: 'mail' },
    ];
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(alerts.map((labels) => ({ labels })));
    assert.equal((await fetch(`${api}/alerts`, { method: 'POST', headers, body })).status, 200);
    const told = async (): Promise<string[]> => {
      const found = (await (await fetch(`${api}/alerts`)).json()) as {
        labels: Record<string, string>;
        status: { state: string };
        receivers: { name: string }[];
      }[];
      return found
        .filter(({ status }) => status.state === 'active')
        .map(({ labels, receivers: [to] }) => [labels.alertname, labels.namespace, to?.name].filter(Boolean).join(' '))
        .sort();
    };
    const expected = [
      'FluxNotReady globex--lab chat',
      'KaasServiceAbsent pager',
      'WorkspaceControlPlaneDown acme--shop pager',
    ];
    await daemon.until('it has decided', 15, async () => (await told()).length === expected.length);
    assert.deepEqual(await told(), expected);
  } finally {
    await daemon.stop();
  }
}
