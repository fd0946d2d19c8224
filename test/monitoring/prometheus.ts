import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Daemon } from '../cluster/harness/daemon.ts';
import { freePorts } from '../cluster/harness/port.ts';
import { ruleFiles } from './rule-files.ts';

/** One series and what it says now. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** A real Prometheus with the rules of `flux/monitoring`, which asks every second. */
export interface Prometheus {
  readonly url: string;
  readonly daemon: Daemon;
  /** Answers of an instant query; throws what Prometheus says of a query that it does not take. */
  query(expr: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

/**
 * @param targets Ports of this machine by the name of their job.
 * @param more Entries of Prometheus' `scrape_configs` beside them. @default none
 */
export async function startPrometheus(
  directory: string,
  targets: Readonly<Record<string, number>>,
  more: readonly object[] = [],
): Promise<Prometheus> {
  const [port] = await freePorts(1);
  mkdirSync(join(directory, 'rules'), { recursive: true });
  for (const { name, groups } of ruleFiles()) writeFileSync(join(directory, 'rules', name), stringify({ groups }));
  const own = Object.entries(targets).map(([job_name, target]) => ({
    ...{ job_name, honor_labels: true },
    static_configs: [{ targets: [`127.0.0.1:${target}`] }],
  }));
  const scrape_configs = [...own, ...more];
  const global = { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' };
  writeFileSync(join(directory, 'prometheus.yml'), stringify({ global, rule_files: ['rules/*.yaml'], scrape_configs }));
  const flags = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`];
  const daemon = new Daemon('prometheus', 'prometheus', flags, directory);
  const url = `http://127.0.0.1:${port}`;
  await daemon.until('Prometheus is ready', 60, async () => (await fetch(`${url}/-/ready`)).ok);
  return { url, daemon, query: (expr) => ask(url, expr), stop: () => daemon.stop() };
}

/** An instant query of whatever speaks Prometheus' HTTP API. */
export async function ask(url: string, query: string): Promise<readonly Sample[]> {
  const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 300)}`);
  return (JSON.parse(text) as { data: { result: Sample[] } }).data.result;
}
