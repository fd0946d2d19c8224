import { html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param } from '../call.js';
import { hidden, input } from '../element/form.js';
import { card, facts } from '../element/panel.js';
import { originBadge } from '../element/workspace-badge.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';

/** Name and facts of an organization. */
export const organizationSettingsPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/settings',
  serve: (call) => show(call),
};
/** Renames one that is not declared. */
export const renameOrganization: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/settings',
  serve: rename,
};

async function show(call: PageCall, given?: string): Promise<ShownPage> {
  const { text, path } = call;
  const id = param(call, 'organization');
  const organization = await call.ask('getOrganization', { params: { organization: id } });
  const admin = await call.may('organization:manage', { organization: id });
  const words = text.organizationSettings;
  const wrong = given !== undefined;
  const form = html`<form method="post" action="${path('organizations', id, 'settings')}">${hidden('before', organization.name)}
${wrong ? html`<p class="alert" role="alert">${text.mended}</p>` : null}
${input({ name: 'name', label: words.name, hint: words.nameHint, value: given ?? organization.name, wrong, wrongText: text.check }, { required: true, maxLength: 200, autocomplete: 'off' })}
<button class="primary">${text.save}</button></form>`;
  const body = html`${card(words.name, admin && organization.origin === 'managed' ? form : html`<p><strong>${organization.name}</strong> ${originBadge(text, organization.origin)}</p>${organization.origin === 'declared' ? html`<p class="muted">${words.declared}</p>` : null}`)}
${card(
  words.facts,
  facts([
    [text.id, html`<code>${id}</code>`],
    [text.access.origin, originBadge(text, organization.origin)],
  ]),
)}`;
  return { title: words.title, body, organization: id, tab: 'settings', status: wrong ? 400 : 200 };
}

async function rename(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const organization = param(call, 'organization');
  try {
    const { name } = await call.ask('putOrganization', { params: { organization }, body: { name: form.name ?? '' } });
    const here = path('organizations', organization, 'settings');
    const undo =
      form.before === undefined || form.before === name
        ? undefined
        : { path: here, fields: { name: form.before, before: name } };
    return { to: here, notice: { key: 'renamed', values: [name], ...(undo && { undo }) } };
  } catch (error) {
    if (error instanceof Problem && error.code === 'INPUT_INVALID') return show(call, form.name ?? '');
    throw error;
  }
}
