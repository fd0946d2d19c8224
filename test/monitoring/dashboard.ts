import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitoring } from './rule-files.ts';

/** A panel of a dashboard in `flux/monitoring/dashboards`. */
export interface Panel {
  /** As in `KaaS / Capacity: Nodes`. */
  readonly name: string;
  /** Queries of its data, with `$namespace` where the dashboard is of one workspace. */
  readonly queries: readonly string[];
}

/** Every panel that shows data. */
export function panels(): Panel[] {
  const directory = join(monitoring, 'dashboards');
  return readdirSync(directory).flatMap((file) => {
    const { title, panels } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as GrafanaDashboard;
    return panels.map((panel) => ({
      name: `${title}: ${panel.title}`,
      queries: (panel.targets ?? []).map(({ expr }) => expr),
    }));
  });
}

interface GrafanaDashboard {
  readonly title: string;
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}
