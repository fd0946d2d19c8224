import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { badge, card, facts } from '../element/panel.js';
import { table } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';

/** How the service is doing. */
export const operatorHealthPage: ConsolePage = { method: 'get', path: '/operator/health', serve: show };

type Health = AnswerOf<Operations['getHealthOverview']>;

async function show(call: PageCall): Promise<ShownPage> {
  const { text } = call;
  const words = text.operator.health;
  const health = await call.ask('getHealthOverview', { params: {} });
  const body = html`<div class="grid">${checkCard(call, health)}${card(words.ages, ages(call, health))}</div>
<h2>${words.waiting}</h2><p class="hint">${words.waitingText}</p>${waitingTable(call, health)}
<h2>${words.clusters}</h2><p class="hint">${words.clustersText}</p>${clusterTable(call, health)}`;
  return { title: words.title, lead: words.lead, body, operator: true, tab: 'health' };
}

function checkCard({ text }: PageCall, { checks }: Health): Html {
  const words = text.operator.health;
  const rows = checks.map(
    ({ name, optional, holds }) =>
      html`<li><span>${words.names[name] ?? name}${optional ? html` <span class="muted">(${words.optional})</span>` : null}</span>${holds ? badge(words.holds, 'good') : badge(words.fails, optional ? 'wait' : 'bad')}</li>`,
  );
  return card(
    words.checks,
    html`<p class="muted small">${words.checksText}</p>${checks.length === 0 ? text.unknown : html`<ul class="rows">${rows}</ul>`}`,
  );
}

function ages(call: PageCall, { signingKey, directory, repository, usageReadUntil }: Health): Html {
  const { text } = call;
  const words = text.operator.health;
  const { rotationDays } = signingKey;
  const delivered = repository?.delivered;
  return facts([
    [
      words.key,
      html`${aged(call, signingKey.since)}${rotationDays === null ? null : html`<br><span class="muted">${words.keyRotation(call.format.number(rotationDays))}</span>`}`,
    ],
    [
      words.directory,
      directory.source === null
        ? words.directoryState.none
        : html`${aged(call, directory.readAt)}${directory.up === null ? null : html`<br>${directory.up ? badge(words.directoryState.up, 'good') : badge(words.directoryState.down, 'bad')}`}`,
    ],
    [
      words.repository,
      repository === null
        ? words.repositoryState.none
        : html`${aged(call, repository.readAt)}<br>${repository.failing ? badge(words.repositoryState.failing, 'bad') : badge(words.repositoryState.good, 'good')}`,
    ],
    ...(repository === null ? [] : [[words.commit, commitText(call, repository.commit)] as const]),
    ...(delivered === undefined || delivered === null
      ? []
      : [
          [
            words.delivered,
            html`${commitText(call, delivered.commit)} ${words.deliveredState[delivered.applied ? 'applied' : 'committed']}${delivered.at === null ? null : html`<br>${aged(call, delivered.at)}`}`,
          ] as const,
        ]),
    [words.usage, usageReadUntil === null ? null : aged(call, usageReadUntil)],
  ]);
}

/** A moment, and how long ago it is. */
const aged = ({ text, format, at }: PageCall, moment: string | null): Fragment =>
  moment === null
    ? text.unknown
    : html`${format.moment(moment)} <span class="muted">(${format.duration(Math.max(0, (at.getTime() - new Date(moment).getTime()) / 1_000))})</span>`;

const commitText = ({ text }: PageCall, commit: string | null): Fragment =>
  commit === null ? text.unknown : html`<code>${commit.slice(0, 12)}</code>`;

function waitingTable({ text, format }: PageCall, { waiting }: Health): Html {
  const words = text.operator.health;
  const rows = waiting.filter(({ count, givenUp }) => count > 0 || (givenUp ?? 0) > 0);
  if (rows.length === 0) return html`<div class="card"><p>${words.nothing}</p></div>`;
  const list = table(
    words.waiting,
    [
      {
        label: words.what,
        cell: ({ kind, of }) =>
          of === null ? words.kinds[kind] : (words.topics[of] ?? html`${words.kinds[kind]}: <code>${of}</code>`),
      },
      { label: words.count, kind: 'number', cell: ({ count }) => format.number(count) },
      {
        label: words.givenUp,
        kind: 'number',
        cell: ({ givenUp }) => (givenUp === null ? '–' : givenUp === 0 ? '0' : badge(format.number(givenUp), 'bad')),
      },
      {
        label: words.oldest,
        cell: ({ oldestSeconds }) => (oldestSeconds === null ? text.unknown : format.duration(oldestSeconds)),
      },
    ],
    rows,
  );
  return html`<section class="card flush">${list}</section>`;
}

function clusterTable(call: PageCall, { hostClusters }: Health): Html {
  const { text, format } = call;
  const words = text.operator.health;
  if (hostClusters.length === 0) return html`<div class="card"><p>${words.clustersEmpty}</p></div>`;
  const list = table(
    words.clusters,
    [
      { label: words.cluster, cell: ({ hostCluster }) => html`<strong>${hostCluster}</strong>` },
      {
        label: text.operator.capacity.applied,
        cell: ({ applied, declared }) => words.ofDeclared(format.number(applied), format.number(declared)),
      },
      { label: words.lastApplied, cell: ({ appliedAt }) => aged(call, appliedAt) },
      { label: words.appliedCommit, cell: ({ commit }) => commitText(call, commit) },
    ],
    hostClusters,
  );
  return html`<section class="card flush">${list}</section>`;
}
