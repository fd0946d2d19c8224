import type { AnswerOf, Operations } from '../../api/index.js';
import { type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { badge, card, empty, facts } from '../element/panel.js';
import { table } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';

/** What is promised on each host cluster beside what it has. */
export const operatorCapacityPage: ConsolePage = { method: 'get', path: '/operator/capacity', serve: show };

type Cluster = AnswerOf<Operations['getCapacityOverview']>['hostClusters'][number];

async function show(call: PageCall): Promise<ShownPage> {
  const { text } = call;
  const words = text.operator.capacity;
  const { amounts, hostClusters } = await call.ask('getCapacityOverview', { params: {} });
  const body = html`<p class="${amounts === 'known' ? 'hint' : 'alert note'}">${words.amounts[amounts]}</p>
${
  hostClusters.length === 0
    ? html`<div class="card">${empty(words.empty, words.emptyText)}</div>`
    : hostClusters.map((one) => clusterCard(call, one))
}<p class="hint">${words.nodes}</p>`;
  return { title: words.title, lead: words.lead, body, operator: true, tab: 'capacity' };
}

function clusterCard(call: PageCall, cluster: Cluster): Html {
  const { text, format } = call;
  const words = text.operator.capacity;
  const count = format.number(cluster.workspaces);
  const most = cluster.mostWorkspaces;
  const known = facts([
    [words.region, cluster.region ?? text.unknown],
    [words.workspaces, most === null ? count : words.most(count, format.number(most))],
    [words.applied, format.number(cluster.applied)],
  ]);
  return card(cluster.hostCluster, html`${known}${cluster.resources.length === 0 ? null : amountTable(call, cluster)}`);
}

/** From how many hundredths on it is nearly full: the alerts begin there too. */
const near = 90;

function amountTable({ text, format }: PageCall, { hostCluster, resources }: Cluster): Html {
  const words = text.operator.capacity;
  const stateOf = (percent: number) =>
    percent >= 100 ? badge(words.full, 'bad') : percent >= near ? badge(words.near, 'wait') : badge(words.room, 'good');
  return table(
    `${words.title}: ${hostCluster}`,
    [
      {
        label: words.nodesOf,
        cell: ({ nodePool }) => (nodePool === null ? words.shared : words.pool(nodePool)),
      },
      { label: words.resource, cell: ({ resource }) => words.resources[resource] },
      {
        label: words.declared,
        kind: 'number',
        cell: ({ resource, capacity, overcommit }) =>
          overcommit === 1
            ? format.resource(resource, capacity)
            : html`${format.resource(resource, capacity)}<br><span class="muted">${words.overcommit(format.number(overcommit))}</span>`,
      },
      {
        label: words.available,
        kind: 'number',
        cell: ({ resource, available }) => format.resource(resource, available),
      },
      { label: words.promised, kind: 'number', cell: ({ resource, promised }) => format.resource(resource, promised) },
      {
        label: words.share,
        cell: ({ percent }) =>
          percent === null ? text.unknown : html`${format.number(percent)} % ${stateOf(percent)}`,
      },
    ],
    resources,
  );
}
