/** How numbers are written, in Grafana's words. */
export type Unit = 'short' | 'percentunit' | 'bytes' | 's' | 'reqps' | 'cores' | 'currencyUSD' | 'dateTimeFromNow';

/** One line of a panel: what it asks, and what it is called, with labels as `{{label}}`. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A panel of a dashboard. */
export interface Panel {
  readonly title: string;
  /** What to make of it, in one sentence. */
  readonly description: string;
  readonly kind: 'timeseries' | 'stat' | 'table' | 'bargauge';
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Columns of 24. @default 8 */
  readonly width?: 6 | 8 | 12 | 24;
}

/** A page of panels. */
export interface Dashboard {
  /** Stays, for links: `kaas-platform`. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Whether `$namespace`, a workspace, is chosen on top. */
  readonly byWorkspace?: boolean;
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}

/** A panel with one query. */
export const panel = (
  kind: Panel['kind'],
  unit: Unit,
  title: string,
  description: string,
  expr: string,
  legend: string,
  width: Panel['width'] = 8,
): Panel => ({ kind, unit, title, description, queries: [{ expr, legend }], width });
