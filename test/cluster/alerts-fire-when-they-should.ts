import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { ageAlerts } from '../monitoring/age-alerts.ts';
import type { AlertCase, Series } from '../monitoring/alert-case.ts';
import { billingAlerts } from '../monitoring/billing-alerts.ts';
import { capacityAlerts } from '../monitoring/capacity-alerts.ts';
import { fluxAlerts } from '../monitoring/flux-alerts.ts';
import { whyNot } from '../monitoring/on-path.ts';
import { allRules, monitoring, type Rule, ruleFiles } from '../monitoring/rule-files.ts';
import { serviceAlerts } from '../monitoring/service-alerts.ts';
import { workspaceAlerts } from '../monitoring/workspace-alerts.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';

const cases = [...serviceAlerts, ...billingAlerts, ...fluxAlerts, ...workspaceAlerts, ...capacityAlerts, ...ageAlerts];
const alerts = new Map(allRules().flatMap((rule) => (rule.alert === undefined ? [] : [[rule.alert, rule] as const])));

// What is in nobody's list would be in force and never tried. The watchdog has no condition.
test('every alert is tried, and says how bad it is and what to do', async (t) => {
  assert.deepEqual(
    [...alerts.keys()].filter((name) => name !== 'Watchdog').sort(),
    [...new Set(cases.map(({ alert }) => alert))].sort(),
  );
  for (const [name, { labels, annotations }] of alerts)
    await t.test(name, () => {
      assert.match(labels?.severity ?? '', /^(critical|warning|info|none)$/);
      assert.ok(annotations?.summary);
      const [, page, heading] =
        /\/blob\/main\/docs\/runbooks\/([a-z]+\.md)#([a-z]+)$/.exec(annotations?.runbook_url ?? '') ?? [];
      assert.equal(heading, name.toLowerCase());
      const file = join(monitoring, '../../docs/runbooks', page ?? '');
      assert.ok(existsSync(file), `${file} is not there`);
      const section =
        new RegExp(`^## ${name}\\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? '';
      for (const part of ['**Means.**', '**Look.**', '**Do.**'])
        assert.ok(section.includes(part), `${name}: no ${part}`);
    });
});

test('rules and alerts are what promtool takes, and fire when they should', { skip: whyNot('promtool') }, async (t) => {
  const directory = scratchDirectory('promtool');
  const promtool = (...args: readonly string[]) =>
    spawnSync('promtool', [...args], { cwd: directory, encoding: 'utf8' });
  try {
    const names = ruleFiles().map(({ name, groups }) => {
      writeFileSync(join(directory, name), stringify({ groups }));
      return name;
    });
    await t.test('promtool check rules', () => {
      const { status, stdout, stderr } = promtool('check', 'rules', '--lint-fatal', ...names);
      assert.equal(status, 0, `${stdout}${stderr}`);
    });
    await t.test(`promtool test rules: ${cases.length} alerts`, () => {
      for (const [name, text] of testFiles()) writeFileSync(join(directory, name), text);
      const { status, stdout, stderr } = promtool('test', 'rules', ...testFiles().keys());
      assert.equal(status, 0, `${stdout}${stderr}`);
    });
    // A check that could not fail would prove nothing: with the conditions gone, every alert fires where it must not.
    await t.test('and a rule without its condition is found out', () => {
      const broken = (rule: Rule): Rule => (rule.alert === undefined ? rule : { ...rule, expr: 'vector(1)' });
      const some = ruleFiles().filter(({ name }) => process.env.LONG === '1' || name === 'billing.yaml');
      for (const { name, groups } of some) {
        const changed = groups.map((group) => ({ ...group, rules: group.rules.map(broken) }));
        writeFileSync(join(directory, name), stringify({ groups: changed }));
      }
      const files = [...testFiles().keys()].filter((file) => some.some(({ name }) => file.endsWith(`-${name}`)));
      const { stdout, stderr } = promtool('test', 'rules', ...files);
      const own = new Set(some.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules.map(({ alert }) => alert))));
      const missed = cases.filter(
        ({ alert }) => own.has(alert) && !`${stdout}${stderr}`.includes(`alertname: ${alert},`),
      );
      assert.deepEqual(
        missed.map(({ alert }) => alert),
        [],
      );
    });
  } finally {
    removeScratch(directory);
  }
});

/**
 * Files for `promtool test rules` by their names: one for each rule file and step, because promtool evaluates every rule of a file
 * at every step. @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 */
function testFiles(): Map<string, string> {
  const files = ruleFiles().flatMap(({ name, groups }) =>
    (['1m', '30m'] as const).map((every): [string, string] => {
      const own = new Set(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)));
      const tests = cases.filter(({ alert, every: step = '1m' }) => own.has(alert) && step === every).flatMap(testsOf);
      // Otherwise promtool takes groups in any order, and at half an hour a step what one records is too old for the next.
      const group_eval_order = groups.map((group) => group.name);
      const text = stringify({ rule_files: [name], evaluation_interval: every, group_eval_order, tests });
      return [`${every}-${name}`, tests.length === 0 ? '' : text];
    }),
  );
  return new Map(files.filter(([, text]) => text !== ''));
}

const testsOf = (one: AlertCase): object[] => [
  tried(one, one.series, [...one.quietAt.map((at) => expected(one, at, [])), expected(one, one.firesAt, [fired(one)])]),
  ...(one.alike ?? []).map((series) => tried(one, series, [expected(one, one.firesAt, [])])),
];

const tried = ({ alert, every = '1m' }: AlertCase, series: Series, alert_rule_test: readonly object[]): object => ({
  name: alert,
  interval: every,
  input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
  alert_rule_test,
});

const expected = ({ alert }: AlertCase, eval_time: string, exp_alerts: readonly object[]): object => ({
  eval_time,
  alertname: alert,
  exp_alerts,
});

function fired({ alert, labels = {}, summary }: AlertCase): object {
  const rule = alerts.get(alert);
  return {
    exp_labels: { ...rule?.labels, ...labels },
    exp_annotations: { summary, runbook_url: rule?.annotations?.runbook_url },
  };
}
