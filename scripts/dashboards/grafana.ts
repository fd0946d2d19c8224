import type { Dashboard, Panel } from './panel.ts';

const source = { type: 'prometheus', uid: '${datasource}' };
const height = 8;

/** What Grafana reads. Ids and places follow from the order, so that the same dashboard is the same bytes. */
export function grafanaDashboard({ uid, title, description, byWorkspace = false, rows }: Dashboard): object {
  const panels: object[] = [];
  let y = 0;
  let id = 0;
  for (const row of rows) {
    panels.push({
      id: ++id,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { h: 1, w: 24, x: 0, y },
      panels: [],
    });
    y += 1;
    let x = 0;
    for (const panel of row.panels) {
      const w = panel.width ?? 8;
      if (x + w > 24) {
        x = 0;
        y += height;
      }
      panels.push({ id: ++id, gridPos: { h: height, w, x, y }, ...grafanaPanel(panel) });
      x += w;
    }
    y += height;
  }
  return {
    uid,
    title,
    description,
    tags: ['hexabase-kaas'],
    timezone: 'browser',
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [sourceVariable, ...(byWorkspace ? [workspaceVariable] : [])] },
    panels,
  };
}

const sourceVariable = { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', hide: 0 };

const workspaceVariable = {
  name: 'namespace',
  label: 'Workspace',
  type: 'query',
  datasource: source,
  query: { query: 'label_values(workspace_part:memory_bytes:sum, namespace)', refId: 'workspaces' },
  refresh: 2,
  sort: 1,
  includeAll: false,
  multi: false,
};

const units: Readonly<Record<Panel['unit'], string>> = {
  short: 'short',
  percentunit: 'percentunit',
  bytes: 'bytes',
  s: 's',
  reqps: 'reqps',
  cores: 'suffix: cores',
  currencyUSD: 'currencyUSD',
  dateTimeFromNow: 'dateTimeFromNow',
};

function grafanaPanel({ title, description, kind, unit, queries }: Panel): object {
  // A table and a number say how it is now.
  const isNow = kind !== 'timeseries';
  return {
    type: kind,
    title,
    description,
    datasource: source,
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: source,
      expr,
      legendFormat: legend,
      ...(isNow ? { instant: true, range: false } : { range: true }),
      ...(kind === 'table' && { format: 'table' }),
    })),
    fieldConfig: {
      defaults: { unit: units[unit], ...(unit === 'percentunit' && { min: 0 }), noValue: 'no data' },
      overrides: [],
    },
    options:
      kind === 'timeseries'
        ? { legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull'] }, tooltip: { mode: 'multi' } }
        : kind === 'table'
          ? { showHeader: true }
          : { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } },
    ...(kind === 'table' && { transformations: [{ id: 'organize', options: { excludeByName: { Time: true } } }] }),
  };
}
