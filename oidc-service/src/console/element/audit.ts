import type { AnswerOf, Operations } from '../../api/index.js';
import { type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { startOfDay } from '../format.js';
import { input, select } from './form.js';
import { badge, empty } from './panel.js';
import { table } from './table.js';

type Events = AnswerOf<Operations['listAudit']>['items'];
const results = ['allowed', 'denied', 'failed'] as const;

/** The filter that a page was asked with, as the operation takes it; days are those of the reader's zone, both included. */
export function auditQuery({ query, zone }: PageCall) {
  const { actor, action, target } = query;
  const result = results.find((one) => one === query.result);
  const from = query.from === undefined ? undefined : startOfDay(query.from, zone);
  const until = query.until === undefined ? undefined : startOfDay(query.until, zone, 1);
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(result !== undefined && { result }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
}

/** The form of a filter. @param actors whether events of several are there */
export function auditFilterForm({ text, query, zone }: PageCall, here: string, actors: boolean): Html {
  const words = text.audit;
  const day = (name: 'from' | 'until') =>
    input({ name, label: words[name], value: query[name], hint: words.dayHint(zone) }, { type: 'date' });
  const choices = [
    { value: '', label: words.any },
    ...results.map((value) => ({ value, label: words.results[value] })),
  ];
  const filtered = ['actor', 'action', 'target', 'result', 'from', 'until'].some((name) => query[name] !== undefined);
  return html`<details class="same"${filtered ? html` open` : null}><summary>${words.filter}</summary><div><form method="get" action="${here}"><div class="fields">
${actors ? input({ name: 'actor', label: words.actor, value: query.actor }, { maxLength: 200 }) : null}
${input({ name: 'action', label: words.action, value: query.action }, { maxLength: 60 })}
${input({ name: 'target', label: words.target, value: query.target }, { maxLength: 300 })}
${select({ name: 'result', label: words.result, value: query.result ?? '' }, choices)}
${day('from')}${day('until')}</div>
<div class="actions"><button class="primary">${words.apply}</button><a class="button" href="${here}">${words.clear}</a></div></form></div></details>`;
}

/** Events, newest first. */
export function auditTable({ text, format }: Pick<PageCall, 'text' | 'format'>, events: Events): Html {
  const words = text.audit;
  const kind = { allowed: 'good', denied: 'bad', failed: 'wait' } as const;
  if (events.length === 0) return empty(words.emptyTitle, words.emptyText);
  return table(
    words.title,
    [
      { label: words.at, cell: (event) => format.moment(event.at) },
      { label: words.actor, cell: (event) => html`<code>${event.actor}</code>` },
      {
        label: words.action,
        cell: (event) =>
          html`<code><strong>${event.action}</strong></code><br><code class="muted">${event.target}</code>`,
      },
      { label: words.result, cell: (event) => badge(words.results[event.result], kind[event.result]) },
      {
        label: words.details,
        cell: (event) =>
          html`<details><summary>${event.source}</summary><pre>${JSON.stringify(event.details, undefined, 1)}</pre></details>`,
      },
    ],
    events,
  );
}
