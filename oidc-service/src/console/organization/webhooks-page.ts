import { html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param, type Texts } from '../call.js';
import { confirm, input, postButton } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { badge, card, copyable, empty } from '../element/panel.js';
import type { ConsolePage, Elsewhere, ShownPage } from '../page.js';
import { wrongFields } from './invitations-page.js';

/** Webhooks of an organization, and a form for another one. */
export const webhooksPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/webhooks',
  serve: (call) => show(call, {}),
};
/** Adds one, and shows its secret once. */
export const addWebhook: ConsolePage = { method: 'post', path: '/organizations/:organization/webhooks', serve: add };
/** Gives one a new secret. */
export const rotateWebhook: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/webhooks/:webhook/secret',
  serve: rotate,
};
/** Asks before one is removed. */
export const removeWebhookPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/webhooks/:webhook/remove',
  serve: askToRemove,
};
/** Removes it. */
export const removeWebhook: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/webhooks/:webhook/remove',
  serve: remove,
};

async function show(call: PageCall, given: Texts, wrong: ReadonlySet<string> = new Set()): Promise<ShownPage> {
  const { text, path, format } = call;
  const organization = param(call, 'organization');
  const { items } = await call.ask('listWebhooks', { params: { organization } });
  const words = text.webhook;
  const here = path('organizations', organization, 'webhooks');
  const rows = items.map(({ id, url, state, succeededAt, failedAt, failure }) => {
    const moment = failedAt ?? succeededAt;
    const last =
      state === 'paused'
        ? badge(words.paused, 'bad')
        : failure !== null
          ? badge(words.failed(failure), 'bad')
          : succeededAt !== null
            ? badge(words.succeeded, 'good')
            : badge(words.never);
    return html`<li><span><strong>${id}</strong> <code>${url}</code><br><span class="small muted">${words.state}:</span> ${last} ${moment === null ? null : html`<span class="small muted">${format.moment(moment)}</span>`}</span>
<span class="actions">${postButton(path('organizations', organization, 'webhooks', id, 'secret'), words.rotate, 'quiet', {})}${buttonLink(path('organizations', organization, 'webhooks', id, 'remove'), words.remove, 'quiet')}</span></li>`;
  });
  const bad = (name: string) => ({ wrong: wrong.has(name), wrongText: text.check });
  const body = html`<section class="card"><h2 class="visually-hidden">${words.title}</h2>${rows.length === 0 ? empty(words.empty, words.emptyText) : html`<ul class="rows">${rows}</ul>`}</section>
${wrong.size === 0 ? null : html`<p class="alert" role="alert">${text.mended}</p>`}
${card(
  words.addTitle,
  html`<form method="post" action="${here}">${input({ name: 'webhook', label: words.name, hint: words.nameHint, value: given.webhook, ...bad('webhook') }, { required: true, maxLength: 40, autocomplete: 'off' })}
${input({ name: 'url', label: words.url, hint: words.urlHint, value: given.url, ...bad('url') }, { required: true, maxLength: 2_000, autocomplete: 'off' })}<button class="primary">${words.add}</button></form>`,
)}`;
  return {
    title: words.title,
    lead: words.lead,
    body,
    organization,
    tab: 'webhooks',
    status: wrong.size === 0 ? 200 : 400,
  };
}

async function add(call: PageCall): Promise<ShownPage> {
  const { form } = call;
  const organization = param(call, 'organization');
  try {
    const params = { organization, webhook: form.webhook ?? '' };
    const { secret } = await call.ask('putWebhook', { params, body: { url: form.url ?? '' } });
    return secret === null ? show(call, {}) : showSecret(call, organization, secret, '');
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'INPUT_INVALID') throw error;
    const named = error.issues.some(({ path }) => path.startsWith('path.')) ? ['webhook'] : [];
    return show(call, form, new Set([...wrongFields(error), ...named]));
  }
}

async function rotate(call: PageCall): Promise<ShownPage> {
  const params = { organization: param(call, 'organization'), webhook: param(call, 'webhook') };
  const { secret } = await call.ask('rotateWebhookSecret', { params, body: {} });
  return showSecret(call, params.organization, secret ?? '', call.text.webhook.rotatedText);
}

function showSecret({ text, path }: PageCall, organization: string, secret: string, more: string): ShownPage {
  const words = text.webhook;
  const body = html`<section class="card"><p>${words.secretText}</p>${copyable('secret', words.secretTitle, secret, text.copy, text.copied)}${more === '' ? null : html`<p>${more}</p>`}
<div class="actions">${buttonLink(path('organizations', organization, 'webhooks'), text.back)}</div></section>`;
  return { title: words.secretTitle, body, organization, tab: 'webhooks' };
}

async function askToRemove(call: PageCall): Promise<ShownPage> {
  const { path, text } = call;
  const [organization, webhook] = [param(call, 'organization'), param(call, 'webhook')];
  const { items } = await call.ask('listWebhooks', { params: { organization } });
  const found = items.find(({ id }) => id === webhook);
  if (found === undefined) throw new Problem('NOT_FOUND', 'the organization has no such webhook');
  const words = text.webhook;
  const body = confirm({
    what: html`<p><strong>${webhook}</strong> <code>${found.url}</code></p><p>${words.removeText}</p>`,
    ...{ action: path('organizations', organization, 'webhooks', webhook, 'remove'), label: words.remove },
    ...{ back: path('organizations', organization, 'webhooks'), backLabel: text.cancel },
  });
  return { title: words.removeTitle, body, organization, tab: 'webhooks' };
}

async function remove(call: PageCall): Promise<Elsewhere> {
  const [organization, webhook] = [param(call, 'organization'), param(call, 'webhook')];
  await call.ask('removeWebhook', { params: { organization, webhook } });
  return { to: call.path('organizations', organization, 'webhooks'), notice: { key: 'saved', values: [] } };
}
