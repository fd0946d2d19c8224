import { html } from '../../http/page/html.js';
import { chosenKinds, linkOf, noticeTexts, placeOf } from '../../notifications/index.js';
import type { PageCall } from '../call.js';
import { hidden } from '../element/form.js';
import { badge, card, empty } from '../element/panel.js';
import type { ConsolePage, Elsewhere, ShownPage } from '../page.js';

/** What a person was told, and which of it comes by mail. */
export const notificationsPage: ConsolePage = { method: 'get', path: '/notifications', serve: show };
/** Notes that they were read, up to the newest that was shown. */
export const readNotifications: ConsolePage = { method: 'post', path: '/notifications/read', serve: read };
/** Chooses what comes by mail. */
export const chooseNotifications: ConsolePage = { method: 'post', path: '/notifications/choices', serve: choose };

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path, format, language, me, query } = call;
  const params = { person: me };
  const cursor = query.cursor;
  const { items, next, unread } = await call.ask('listNotifications', {
    params,
    query: { limit: 30, ...(cursor !== undefined && { cursor }) },
  });
  const { mails } = await call.ask('getNotificationChoices', { params });
  const words = text.notification;
  const says = noticeTexts[language];
  const rows = items.map(
    ({ kind, organization, workspace, subject, at, read: seen }) =>
      html`<li><span>${seen ? null : html`${badge(words.unread, 'tint')} `}${says.text[kind](placeOf(organization, workspace), subject)}<br>
<span class="muted small">${format.moment(at)}</span></span><a class="button quiet" href="${path()}${linkOf(organization, workspace)}">${words.look}</a></li>`,
  );
  const first = items[0];
  const readAll =
    unread === 0 || first === undefined || cursor !== undefined
      ? null
      : html`<form method="post" action="${path('notifications', 'read')}">${hidden('until', first.id)}<button>${words.readAll}</button></form>`;
  const more =
    next === null
      ? null
      : html`<div class="actions"><a class="button" href="${path('notifications')}?cursor=${next}">${words.older}</a></div>`;
  const choices = chosenKinds.map(
    (kind) =>
      html`<li><label class="check"><input type="checkbox" name="mail-${kind}" value="on"${mails.includes(kind) ? html` checked` : null}><span>${says.kind[kind]}</span></label></li>`,
  );
  const body = html`<section class="card"><h2 class="visually-hidden">${words.title}</h2>${rows.length === 0 ? empty(words.empty, words.emptyText) : html`<ul class="rows">${rows}</ul>`}${readAll === null && more === null ? null : html`<div class="actions">${readAll}${more}</div>`}</section>
${card(
  words.mailTitle,
  html`<form method="post" action="${path('notifications', 'choices')}"><ul class="plain">${choices}</ul><p class="hint">${words.mailText}</p><div class="actions"><button class="primary">${text.save}</button></div></form>`,
)}`;
  return { title: words.title, lead: words.lead, body };
}

async function read(call: PageCall): Promise<Elsewhere> {
  const body = { until: call.form.until ?? '' };
  await call.ask('readNotifications', { params: { person: call.me }, body });
  return { to: call.path('notifications') };
}

async function choose(call: PageCall): Promise<Elsewhere> {
  const mails = chosenKinds.filter((kind) => call.form[`mail-${kind}`] === 'on');
  await call.ask('putNotificationChoices', { params: { person: call.me }, body: { mails } });
  return { to: call.path('notifications'), notice: { key: 'saved', values: [] } };
}
