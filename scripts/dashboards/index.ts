import { capacity } from './capacity.ts';
import { cost } from './cost.ts';
import { grafanaDashboard } from './grafana.ts';
import type { Dashboard } from './panel.ts';
import { platform } from './platform.ts';
import { workspace } from './workspace.ts';

/** Every dashboard. */
export const dashboards: readonly Dashboard[] = [platform, workspace, capacity, cost];

/** What is committed of them, by its path. */
export const dashboardFiles = (): [string, string][] =>
  dashboards.map((dashboard) => [
    `flux/monitoring/dashboards/${dashboard.uid}.json`,
    `${JSON.stringify(grafanaDashboard(dashboard), null, 2)}\n`,
  ]);
