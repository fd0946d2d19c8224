import { languageNames } from '../../http/page/frame-messages.js';
import { html } from '../../http/page/html.js';
import { languages } from '../../http/page/language.js';
import { zoneOf, zones } from '../../http/page/preference.js';
import { Problem } from '../../http/problem.js';
import type { PageCall, Texts } from '../call.js';
import { confirm, input, select } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { card, facts } from '../element/panel.js';
import { wrongFields } from '../organization/invitations-page.js';
import type { ConsolePage, Elsewhere, PageAnswer, PageFile, ShownPage } from '../page.js';

/** Name, language and zone of a person, and their data. */
export const settingsPage: ConsolePage = { method: 'get', path: '/settings', serve: (call) => show(call) };
/** Saves them: the name for colleagues, language and zone for this browser. */
export const saveSettings: ConsolePage = { method: 'post', path: '/settings', serve: save };
/** Everything that is kept about a person. */
export const dataFile: ConsolePage = { method: 'get', path: '/settings/data', serve: data };
/** Asks before the use of the data is restricted. */
export const restrictPage: ConsolePage = { method: 'get', path: '/settings/restrict', serve: askToRestrict };
/** Restricts it. */
export const restrict: ConsolePage = { method: 'post', path: '/settings/restrict', serve: doRestrict };
/** Asks before everything is erased. */
export const erasePage: ConsolePage = { method: 'get', path: '/settings/erase', serve: askToErase };
/** Erases it. */
export const erase: ConsolePage = { method: 'post', path: '/settings/erase', serve: doErase };

async function show(call: PageCall, given?: Texts, wrong: ReadonlySet<string> = new Set()): Promise<ShownPage> {
  const { text, path, me } = call;
  const profile = await call.ask('getProfile', { params: { person: me } });
  const words = text.person;
  const value = given ?? { name: profile.name ?? '', language: call.language, zone: call.zone };
  const bad = (name: string) => ({ wrong: wrong.has(name), wrongText: text.check });
  const form = html`${wrong.size === 0 ? null : html`<p class="alert" role="alert">${text.mended}</p>`}<form method="post" action="${path('settings')}">
${input({ name: 'name', label: words.name, hint: words.nameHint, value: value.name, ...bad('name') }, { maxLength: 120, autocomplete: 'name' })}
${select(
  { name: 'language', label: words.language, hint: words.languageHint, value: value.language },
  languages.map((one) => ({ value: one, label: languageNames[one] })),
)}
${input({ name: 'zone', label: words.zone, hint: words.zoneHint, value: value.zone, ...bad('zone') }, { required: true, autocomplete: 'off', offers: zones().map((zone) => ({ value: zone, label: '' })) })}
<button class="primary">${text.save}</button></form>`;
  const body = html`${card(words.you, html`${facts([[words.yourId, html`<code>${me}</code>`]])}<p class="hint">${words.yourIdHint}</p>`)}
${card(words.title, form)}
${card(words.dataTitle, html`<p>${words.dataText}</p><div class="actions">${buttonLink(path('settings', 'data'), words.download)}</div>`)}
${card(
  words.dangerTitle,
  html`<ul class="rows"><li><span>${words.restrictTitle}</span>${buttonLink(path('settings', 'restrict'), words.goRestrict, 'quiet')}</li>
<li><span>${words.eraseTitle}</span>${buttonLink(path('settings', 'erase'), words.goErase, 'quiet')}</li></ul>`,
)}`;
  return { title: words.title, lead: words.lead, body, status: wrong.size === 0 ? 200 : 400 };
}

async function save(call: PageCall): Promise<PageAnswer> {
  const { form, me } = call;
  const language = languages.find((one) => one === form.language);
  const zone = form.zone === undefined ? undefined : zoneOf(form.zone);
  const given = { ...form, name: form.name ?? '' };
  if (zone === undefined) return show(call, given, new Set(['zone']));
  try {
    const { locale } = await call.ask('getProfile', { params: { person: me } });
    const body = { name: form.name ?? null, locale: language ?? locale };
    await call.ask('putProfile', { params: { person: me }, body });
  } catch (error) {
    if (error instanceof Problem && error.code === 'INPUT_INVALID') return show(call, given, wrongFields(error));
    throw error;
  }
  return { to: call.path('settings'), preferences: { language, zone }, notice: { key: 'saved', values: [] } };
}

async function data(call: PageCall): Promise<PageFile> {
  const all = await call.ask('getPersonalData', { params: { person: call.me } });
  return {
    name: `personal-data-${call.me}.json`,
    type: 'application/json',
    text: `${JSON.stringify(all, undefined, 2)}\n`,
  };
}

async function askToRestrict({ text, path }: PageCall): Promise<ShownPage> {
  const words = text.person;
  const what = html`<p>${words.restrictText}</p>`;
  const form = {
    action: path('settings', 'restrict'),
    label: words.restrict,
    back: path('settings'),
    backLabel: text.cancel,
  };
  return {
    title: words.restrictTitle,
    body: confirm({ what, ...form }),
    trail: [{ label: words.title, href: path('settings') }],
  };
}

async function doRestrict(call: PageCall): Promise<Elsewhere> {
  await call.ask('restrictPerson', { params: { person: call.me }, body: {} });
  return { to: call.path() };
}

async function askToErase({ text, path }: PageCall): Promise<ShownPage> {
  const words = text.person;
  const what = html`<p class="alert">${words.eraseText}</p>`;
  const form = {
    action: path('settings', 'erase'),
    label: words.erase,
    back: path('settings'),
    backLabel: text.cancel,
  };
  return {
    title: words.eraseTitle,
    body: confirm({ what, ...form }),
    trail: [{ label: words.title, href: path('settings') }],
  };
}

async function doErase(call: PageCall): Promise<Elsewhere> {
  await call.ask('erasePerson', { params: { person: call.me } });
  return { to: call.path() };
}
