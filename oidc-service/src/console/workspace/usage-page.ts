import { type Html, html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { buttonLink } from '../element/link.js';
import { card, empty } from '../element/panel.js';
import { table } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { usageChart } from './usage-chart.js';
import { isMeasured, type Step, seriesOf, type UsePoint, type UseSeries } from './usage-series.js';

/** What a workspace uses, as charts and number by number: by hours, or by days of the reader's zone. */
export const workspaceUsagePage: ConsolePage = { method: 'get', path: '/workspaces/:workspace/usage', serve: show };

const hoursOf = { hour: 48, day: 24 * 31 } as const satisfies Record<Step, number>;

async function show(call: PageCall): Promise<ShownPage> {
  const { text, query, path } = call;
  const workspace = param(call, 'workspace');
  const step: Step = query.by === 'day' ? 'day' : 'hour';
  const words = text.usage;
  const use = await call.ask('getWorkspaceUsage', { params: { workspace }, query: { hours: hoursOf[step] } });
  const steps = (['hour', 'day'] as const).map(
    (one) =>
      html`<a class="button quiet" href="${path('workspaces', workspace, 'usage')}?by=${one}"${one === step ? html` aria-current="true"` : null}>${words.by[one]}</a>`,
  );
  const series = seriesOf(use, step, call.zone);
  const body = isMeasured(use)
    ? html`<nav class="actions switch" aria-label="${words.choose}">${steps}</nav>
${card(words.charts[step], html`<div class="charts">${series.map((one) => usageChart(call, one, step))}</div><p class="hint">${words.hint}</p>`)}
<section class="card flush"><h2>${words.numbers[step]}</h2>${numbers(call, step, series)}</section>`
    : card(words.title, nothingMeasured(call));
  return { title: words.title, lead: words.lead, body, workspace, tab: 'usage' };
}

/** What the page of a workspace shows of it: the last two days, and the way to every number. */
export async function usageCard(call: PageCall, workspace: string): Promise<Html> {
  const { text, path } = call;
  const words = text.usage;
  const use = await call.ask('getWorkspaceUsage', { params: { workspace }, query: { hours: hoursOf.hour } });
  if (!isMeasured(use)) return card(words.title, nothingMeasured(call));
  return card(
    words.charts.hour,
    html`<div class="charts">${seriesOf(use, 'hour', call.zone).map((one) => usageChart(call, one, 'hour'))}</div><p class="hint">${words.hint}</p>
<div class="actions">${buttonLink(path('workspaces', workspace, 'usage'), words.open)}</div>`,
  );
}

const nothingMeasured = ({ text }: PageCall): Html => empty(text.usage.emptyTitle, text.usage.emptyText);

interface Row {
  readonly point: UsePoint;
  /** Where the point is in every series. */
  readonly at: number;
}

/** The newest first. */
function numbers({ text, format }: PageCall, step: Step, series: readonly UseSeries[]): Html {
  const words = text.usage;
  const rows = (series[0]?.points ?? []).map((point, at) => ({ point, at })).toReversed();
  const begin = ({ point: { from, hours } }: Row) => {
    if (step === 'hour') return format.moment(from);
    const isWhole = hours === 0 || hours === 24;
    return html`${format.day(from)}${isWhole ? null : html`<br><span class="muted">${words.measured(format.number(hours))}</span>`}`;
  };
  const columns = series.map(({ meter, points }) => ({
    label: words.meter[meter],
    kind: 'number' as const,
    cell: ({ at }: Row) => {
      const point = points[at];
      if (point === undefined || point.hours === 0) return html`<span class="muted">${words.notMeasured}</span>`;
      return words.unit[meter](format.about(point.average));
    },
  }));
  return table<Row>(words.numbers[step], [{ label: words.time, cell: begin }, ...columns], rows);
}
