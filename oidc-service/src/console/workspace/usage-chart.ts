import { type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import type { Step, UseSeries } from './usage-series.js';

/**
 * A chart of one meter, made here: bars for what was in use, grey where nothing was measured, lines for what the plan allows and
 * the price includes. What it shows is said in words beside it, and number by number in a table.
 */
export function usageChart({ text, format }: PageCall, series: UseSeries, step: Step): Html {
  const words = text.usage;
  const { meter, points, average, peak, total, limit, included, controlPlane } = series;
  const unit = (value: number) => words.unit[meter](format.about(value));
  const top = Math.max(peak?.average ?? 0, limit ?? 0, included?.atOnce ?? 0) || 1;
  const height = (value: number) => Math.round((value / top) * 1_000) / 10;
  const width = points.length * 10;
  const bars = points.map(({ hours, average: value }, i) => {
    if (hours === 0) return html`<rect class="gap" x="${i * 10}" y="0" width="10" height="100"/>`;
    const tall = value > 0 ? Math.max(1, height(value)) : 0;
    return tall === 0 ? null : html`<rect class="use" x="${i * 10 + 1}" y="${100 - tall}" width="8" height="${tall}"/>`;
  });
  const line = (kind: string, value: number) =>
    html`<line class="${kind}" x1="0" x2="${width}" y1="${100 - height(value)}" y2="${100 - height(value)}" vector-effect="non-scaling-stroke"/>`;
  const summary = peak === undefined ? words.nothing : words.summary(unit(average), unit(peak.average));
  const lines = [
    ...(limit === undefined ? [] : [['limit', words.limit(unit(limit))] as const]),
    ...(included === undefined
      ? []
      : [
          [
            'included',
            words.included(words.quantity[meter](format.quantity(included.month)), unit(included.atOnce)),
          ] as const,
        ]),
  ];
  const moment = step === 'hour' ? format.moment : format.day;
  const [first, last] = [points[0], points.at(-1)].map((point) => point && moment(point.from));
  const said = [`${words.meter[meter]}: ${summary}`, ...lines.map(([, label]) => label)].join(' ');
  return html`<figure class="chart"><figcaption><strong>${words.meter[meter]}</strong> <span class="muted">${summary}</span></figcaption>
<p class="top muted small">${unit(top)}</p>
<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" role="img" aria-label="${said}" focusable="false">${bars}${
    included === undefined ? null : line('included', included.atOnce)
  }${limit === undefined ? null : line('limit', limit)}</svg>
<p class="ends muted small">${first}<span aria-hidden="true">–</span>${last}</p>
<ul class="key small">${lines.map(([kind, label]) => html`<li class="${kind}">${label}</li>`)}<li>${words.total(words.quantity[meter](format.quantity(total)))}</li>${
    controlPlane > 0 ? html`<li>${words.controlPlane(unit(controlPlane))}</li>` : null
  }</ul></figure>`;
}
